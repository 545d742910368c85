// SPDX-License-Identifier: EUPL-1.2
// Reads Prometheus' text format (0.0.4) as strictly as its own checker does, and holds the naming
// rules: whatever is wrong throws.
import assert from 'node:assert/strict';

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const NUMBER = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|\+Inf|-Inf|NaN)$/;
const BASE_UNITS = /_(?:seconds|bytes|ratio|info|total|count|sum|bucket)$/;
const WRONG_UNITS = /(?:^|_)(?:ms|milliseconds|minutes|hours|kilobytes|kib|mb|percent)(?:_|$)/;

function readLabels(text, line) {
  const labels = {};
  LABEL.lastIndex = 0;
  for (let at = 0; at < text.length; at = LABEL.lastIndex) {
    LABEL.lastIndex = at;
    const found = LABEL.exec(text);
    assert.ok(found, `labels of: ${line}`);
    const [whole, name, raw, comma] = found;
    assert.ok(!Object.hasOwn(labels, name), `label ${name} stands twice: ${line}`);
    assert.ok(!name.startsWith('__'), `a reserved label: ${line}`);
    labels[name] = raw.replace(/\\(["\\n])/g, (_, c) => (c === 'n' ? '\n' : c));
    LABEL.lastIndex = at + whole.length;
    if (comma === '') assert.equal(at + whole.length, text.length, line);
    else assert.ok(at + whole.length < text.length, `a comma at the end: ${line}`);
  }
  return labels;
}

function toNumber(text) {
  if (text === 'NaN') return NaN;
  return text.endsWith('Inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

function checkHistogram(name, samples) {
  const groups = new Map();
  for (const sample of samples) {
    const { le, ...rest } = sample.labels;
    const key = JSON.stringify(rest);
    const group = groups.get(key) ?? { buckets: [] };
    groups.set(key, group);
    if (sample.name === `${name}_bucket`) group.buckets.push([toNumber(le), sample.value]);
    else group[sample.name.slice(name.length + 1)] = sample.value;
  }
  for (const [key, { buckets, sum, count }] of groups) {
    assert.ok(buckets.length > 1, `${name} ${key} has buckets`);
    for (let i = 1; i < buckets.length; i++) {
      assert.ok(buckets[i][0] > buckets[i - 1][0], `${name}: bounds rise`);
      assert.ok(buckets[i][1] >= buckets[i - 1][1], `${name}: buckets add up`);
    }
    assert.equal(buckets.at(-1)[0], Infinity, `${name}: the last bucket is +Inf`);
    assert.equal(buckets.at(-1)[1], count, `${name}: +Inf is the count`);
    assert.ok(Number.isFinite(sum) && sum >= 0, `${name}: sum`);
  }
}

/**
 * @param {string} text
 * @returns {Map<string, { type: string, help: string, samples: { name: string, labels: Record<string, string>, value: number }[] }>} by family
 */
export function readExposition(text) {
  assert.ok(text.endsWith('\n'), 'the last line ends, too');
  const families = new Map();
  const seen = new Set();
  let current = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment) {
      const [, what, name, rest] = comment;
      assert.match(name, NAME);
      if (what === 'HELP') {
        assert.ok(!families.has(name), `${name} stands in one place`);
        current = { name, help: rest, type: '', samples: [] };
        families.set(name, current);
      } else {
        assert.equal(name, current?.name, `TYPE follows HELP: ${line}`);
        assert.match(rest, /^(counter|gauge|histogram)$/);
        assert.equal(current.type, '', `one TYPE: ${line}`);
        current.type = rest;
      }
      continue;
    }
    const found = SAMPLE.exec(line);
    assert.ok(found, `not a sample: ${line}`);
    const [, name, labelText, number] = found;
    assert.match(number, NUMBER, line);
    assert.ok(current?.type, `before its TYPE: ${line}`);
    const suffix = current.type === 'histogram' ? '_(bucket|sum|count)' : '';
    assert.match(name, new RegExp(`^${current.name}${suffix}$`), `outside its family: ${line}`);
    const labels = labelText === undefined ? {} : readLabels(labelText, line);
    assert.equal('le' in labels, name.endsWith('_bucket') && current.type === 'histogram', line);
    const key = `${name}${JSON.stringify(Object.entries(labels).sort())}`;
    assert.ok(!seen.has(key), `twice: ${line}`);
    seen.add(key);
    current.samples.push({ name, labels, value: toNumber(number) });
  }
  for (const [name, { type, samples }] of families) {
    assert.ok(type, `${name} has a type`);
    assert.ok(!WRONG_UNITS.test(name), `${name}: base units only`);
    assert.equal(type === 'counter', name.endsWith('_total'), `${name}: counters end with _total, and nothing else does`);
    if (type === 'histogram') {
      assert.match(name, BASE_UNITS, `${name}: a unit`);
      checkHistogram(name, samples);
    }
    if (type === 'counter') for (const { value } of samples) assert.ok(value >= 0 && Number.isFinite(value), name);
  }
  return families;
}

/** The value of the sample with these labels, `undefined` if there is none. */
export function valueOf(families, name, labels = {}) {
  for (const { samples } of families.values()) {
    for (const sample of samples) {
      const same = sample.name === name && Object.keys(sample.labels).length === Object.keys(labels).length;
      if (same && Object.entries(labels).every(([key, value]) => sample.labels[key] === value)) return sample.value;
    }
  }
  return undefined;
}
