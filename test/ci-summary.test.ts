import { expect, test } from "vitest";
// @ts-expect-error the scripts are plain JavaScript without declarations
import { closingLine as untyped } from "../scripts/ci-summary.mjs";

interface Reports {
  readonly vitest?: object;
  readonly check?: { readonly failed: readonly string[] };
  readonly exitCodes: readonly number[];
}

const closingLine = untyped as (reports: Reports) => { readonly line: string; readonly ok: boolean };

const vitest = { numPassedTests: 12, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
const passed = { failed: [] };

test("CI closes with what passed", () => {
  expect(closingLine({ vitest, check: passed, exitCodes: [0, 0] })).toEqual({ line: "12 passed, 0 failed", ok: true });
});

test("skipped and planned tests are shown", () => {
  const reports = { vitest: { ...vitest, numPendingTests: 2, numTodoTests: 1 }, check: passed, exitCodes: [0, 0] };
  expect(closingLine(reports)).toEqual({ line: "12 passed, 0 failed, 3 skipped", ok: true });
});

test("a failed test is counted once, though the checks run it again", () => {
  const reports = { vitest: { ...vitest, numFailedTests: 1 }, check: { failed: ["tests"] }, exitCodes: [1, 1] };
  expect(closingLine(reports)).toEqual({ line: "12 passed, 1 failed", ok: false });
});

test("a test file that could not run is a failure", () => {
  const testResults = [{ status: "failed", assertionResults: [] }];
  const reports = { vitest: { ...vitest, testResults }, check: passed, exitCodes: [1, 0] };
  expect(closingLine(reports)).toEqual({ line: "12 passed, 1 failed", ok: false });
});

test("each failed check is a failure", () => {
  const reports = { vitest, check: { failed: ["lint", "tests"] }, exitCodes: [0, 1] };
  expect(closingLine(reports)).toEqual({ line: "12 passed, 2 failed", ok: false });
});

test.for([
  ["the tests never ran", { check: passed, exitCodes: [0, 0] }],
  ["a step failed without saying what", { vitest, check: passed, exitCodes: [139, 0] }],
] as const)("CI fails when %s", ([, reports]) => {
  expect(closingLine(reports)).toMatchObject({ line: expect.stringContaining(" 1 failed"), ok: false });
});
