// SPDX-License-Identifier: EUPL-1.2
// Counts a suite's JUnit files and prints its closing line: `core: 12 passed, 0 failed`.
// Usage: node tests/report.mjs SUITE REPORTS. Status 1 on a failure, or if no test ran.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Counts the test cases of one JUnit file.
 * @param {string} xml
 * @returns {{ passed: number, failed: number, skipped: number, failures: string[] }}
 */
export function countCases(xml) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  // Messages may hold anything, mark-up too: only what stands outside of them is counted.
  const plain = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '').replace(/<!--[\s\S]*?-->/g, '');
  for (const [, attributes, selfClosed, body] of plain.matchAll(
    /<testcase\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:(\/)>|>([\s\S]*?)<\/testcase>)/g,
  )) {
    const name = /\bname="([^"]*)"/.exec(attributes)?.[1] ?? '?';
    const inside = selfClosed ? '' : body;
    if (/<(failure|error)\b/.test(inside)) {
      counts.failed += 1;
      counts.failures.push(name);
    } else if (/<skipped\b/.test(inside) || /\b(status="notrun"|result="suppressed")/.test(attributes)) {
      counts.skipped += 1;
    } else {
      counts.passed += 1;
    }
  }
  return counts;
}

/** Reads all of a suite's files and joins them into REPORTS/SUITE.xml. */
function main(suite, reports) {
  const folder = path.join(reports, suite);
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const parts = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.xml')).sort()) {
    const xml = readFileSync(path.join(folder, file), 'utf8');
    const counts = countCases(xml);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.failures.push(...counts.failures.map((name) => `${path.basename(file, '.xml')}: ${name}`));
    parts.push(xml.replace(/<\?xml[^>]*\?>/, '').replace(/<\/?testsuites\b[^>]*>/g, '').trim());
  }
  writeFileSync(
    path.join(reports, `${suite}.xml`),
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${suite}">\n${parts.join('\n')}\n</testsuites>\n`,
  );
  for (const name of total.failures) console.log(`  failed: ${name}`);
  const none = total.passed + total.failed === 0;
  if (none) console.log(`  no test ran: that is a failure of the suite`);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`${suite}: ${total.passed} passed, ${total.failed + (none ? 1 : 0)} failed${skipped}`);
  process.exit(total.failed > 0 || none ? 1 : 0);
}

if (process.argv[1] === import.meta.filename) main(process.argv[2], process.argv[3]);
