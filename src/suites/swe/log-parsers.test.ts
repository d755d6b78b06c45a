import { expect, test } from "vitest";
import { parserOf, statusesIn } from "./log-parsers.ts";
import type { LogParser } from "./swe-instance.ts";

const LOGS: readonly (readonly [string, LogParser, string, Readonly<Record<string, string>>])[] = [
  [
    "pytest's summary and its verbose lines",
    "pytest",
    `tests/test_a.py::test_one PASSED                                  [ 50%]
tests/test_a.py::test_two FAILED
PASSED tests/test_b.py::test_three
FAILED tests/test_a.py::test_two - AssertionError: 1 - 2
ERROR tests/test_c.py
SKIPPED [2] tests/test_d.py:7: not here
XFAIL tests/test_e.py::test_five
PASSED
======= 1 failed, 2 passed in 0.1s =======`,
    {
      "tests/test_a.py::test_one": "PASSED",
      "tests/test_a.py::test_two": "FAILED",
      "tests/test_b.py::test_three": "PASSED",
      "tests/test_c.py": "ERROR",
      "tests/test_e.py::test_five": "XFAIL",
    },
  ],
  [
    "parameters that are paths, without their folders",
    "pytest-options",
    `PASSED t.py::test_open[/tmp/build/7/x.txt]
PASSED t.py::test_url[//host/a]
FAILED t.py::test_glob[/a/*.py] - no`,
    { "t.py::test_open[/x.txt]": "PASSED", "t.py::test_url[//host/a]": "PASSED", "t.py::test_glob[/a/*.py]": "FAILED" },
  ],
  [
    "colours and control characters",
    "pytest-v2",
    "\u001b[32mPASSED\u001b[0m t.py::\u001b[1mtest_one\u001b[0m\n\u001b[31mFAILED\u001b[0m t.py::test_two - x",
    { "t.py::test_one": "PASSED", "t.py::test_two": "FAILED" },
  ],
  [
    "Django's runner, with output between the dots and the word",
    "django",
    `test_a (m.Tests) ... ok
test_b (m.Tests) ... FAIL
test_c (m.Tests) ... ERROR
test_d (m.Tests) ... skipped 'no'
test_e (m.Tests) ... Internal Server Error: /x/
ok
test_f (m.Tests) ... something printed
ok
FAIL: test_b (m.Tests)
--version is equivalent to version ...`,
    {
      "test_a (m.Tests)": "PASSED",
      "test_b (m.Tests)": "FAILED",
      "test_c (m.Tests)": "ERROR",
      "test_d (m.Tests)": "SKIPPED",
      "test_e (m.Tests)": "PASSED",
      "test_f (m.Tests)": "PASSED",
      test_b: "FAILED",
      "--version is equivalent to version": "PASSED",
    },
  ],
  [
    "SymPy's runner",
    "sympy",
    `sympy/core/tests/test_x.py[3]
test_one ok
test_two F
test_three E
________________ sympy/core/tests/test_x.py:test_two ________________`,
    { test_one: "PASSED", test_two: "FAILED", test_three: "ERROR", "sympy/core/tests/test_x.py:test_two": "FAILED" },
  ],
  [
    "seaborn's",
    "seaborn",
    "t.py::test_a PASSED [ 10%]\nPASSED t.py::test_b\nFAILED t.py::test_c - ValueError",
    { "t.py::test_a": "PASSED", "t.py::test_b": "PASSED", "t.py::test_c": "FAILED" },
  ],
  [
    "matplotlib's, with mouse buttons by number",
    "matplotlib",
    "PASSED t.py::test_click[MouseButton.LEFT]\nFAILED t.py::test_drag[MouseButton.RIGHT] - x",
    { "t.py::test_click[1]": "PASSED", "t.py::test_drag[3]": "FAILED" },
  ],
  [
    "Node's runner as TAP, tests within tests named by both",
    "node-test",
    `TAP version 13
# Subtest: outer
    # Subtest: inner
    ok 1 - inner
    # Subtest: broken
    not ok 2 - broken
not ok 1 - outer
# Subtest: later
ok 2 - later # SKIP
ok 3 - some day # TODO`,
    { "outer > inner": "PASSED", "outer > broken": "FAILED", outer: "FAILED", later: "SKIPPED", "some day": "PASSED" },
  ],
  [
    "Node's runner as its spec report",
    "node-test",
    `▶ outer
  ✔ inner (0.5ms)
  ✖ broken (1ms)
▶ outer (3ms)
✔ alone (0.1ms)
﹣ later (0.1ms) # SKIP
✖ failing tests:
✖ broken (1ms)`,
    { "outer > inner": "PASSED", "outer > broken": "FAILED", alone: "PASSED", later: "SKIPPED" },
  ],
  [
    "unittest of Python 3.11 and of those before, with output in between",
    "unittest",
    `test_a (tests.test_m.Tests.test_a) ... ok
test_b (tests.test_m.Tests)
What it is for ... FAIL
test_c (tests.test_m.Tests.test_c) ... printed
more
ok
test_d (tests.test_m.Tests.test_d) ... skipped 'no'
test_e (tests.test_m.Tests.test_e) ... expected failure
tests.gone (unittest.loader._FailedTest.tests.gone) ... ERROR
FAIL: test_b (tests.test_m.Tests)
OK (skipped=1)`,
    {
      "tests.test_m.Tests.test_a": "PASSED",
      "tests.test_m.Tests.test_b": "FAILED",
      "tests.test_m.Tests.test_c": "PASSED",
      "tests.test_m.Tests.test_d": "SKIPPED",
      "tests.test_m.Tests.test_e": "XFAIL",
    },
  ],
];

test.for(LOGS)("it reads %s", ([, parser, log, expected]) => {
  expect(Object.fromEntries(statusesIn(log, parser))).toEqual(expected);
});

test.for([
  ["parse_log_django", "any/where", "django"],
  ["parse_log_pytest_v2", "any/where", "pytest-v2"],
  ["parse_log_astropy", "any/where", "pytest-v2"],
  ["node-test", "any/where", "node-test"],
  [null, "sympy/sympy", "sympy"],
  [null, "psf/requests", "pytest-options"],
  [null, "pallets/flask", "pytest"],
] as const)("a row that names %s, of %s, is read by %s", ([written, repo, parser]) => {
  expect(parserOf({ log_parser: written, repo })).toBe(parser);
});
