// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import test from 'node:test';

import { countCases } from '../report.mjs';

test('passed, failed and skipped cases are told apart', () => {
  const counts = countCases(`<?xml version="1.0"?>
    <testsuites><testsuite>
      <testcase name="a" status="run" result="completed" />
      <testcase name="b &gt; c" classname="x"><failure message="&lt;testcase&gt;"><![CDATA[<testcase name="no"/>]]></failure></testcase>
      <testcase name="d" status="notrun" result="suppressed" />
      <testcase name="e"><skipped/></testcase>
      <testcase name="f"><error message="boom"/></testcase>
      <testcase name="g > h"></testcase>
    </testsuite></testsuites>`);
  assert.deepEqual(counts, { passed: 2, failed: 2, skipped: 2, failures: ['b &gt; c', 'f'] });
});
