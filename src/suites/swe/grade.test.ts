import { expect, test } from "vitest";
import { gradeOf } from "./grade.ts";
import { keptLog } from "./kept-log.ts";
import { betweenMarkers, END, exitCodeIn, START } from "./markers.ts";
import type { SweEvaluation } from "./swe-transcript.ts";

const row = {
  repo: "any/where",
  log_parser: "pytest",
  eval_type: "pass_and_fail",
  FAIL_TO_PASS: ["t::a", "t::b"],
  PASS_TO_PASS: ["t::c"],
} as const;

const graded = (statuses: Readonly<Record<string, string>>, more: Partial<SweEvaluation & typeof row> = {}) => {
  const log = Object.entries(statuses)
    .map(([name, status]) => `${name} ${status}`)
    .join("\n");
  return gradeOf({ ...row, ...more }, { applied: true, exitCode: null, trouble: null, log, ...more });
};

test.for([
  ["everything passes", { "t::a": "PASSED", "t::b": "XFAIL", "t::c": "PASSED" }, "full"],
  ["half of it is repaired", { "t::a": "PASSED", "t::b": "FAILED", "t::c": "PASSED" }, "partial"],
  ["nothing is repaired", { "t::a": "FAILED", "t::b": "ERROR", "t::c": "PASSED" }, "no"],
  ["repaired, and something else is broken", { "t::a": "PASSED", "t::b": "PASSED", "t::c": "FAILED" }, "no"],
  ["a test to be repaired is skipped", { "t::a": "PASSED", "t::b": "SKIPPED", "t::c": "PASSED" }, "partial"],
  ["a test to be kept is skipped", { "t::a": "PASSED", "t::b": "PASSED", "t::c": "SKIPPED" }, "full"],
  ["a test to be kept is not in the log", { "t::a": "PASSED", "t::b": "PASSED" }, "no"],
] as const)("%s", ([, statuses, resolution]) => {
  expect(graded(statuses)).toMatchObject({ resolution, trouble: null });
});

test("nothing to be kept is kept", () => {
  expect(graded({ "t::a": "PASSED", "t::b": "PASSED" }, { PASS_TO_PASS: [] as never })).toMatchObject({
    resolution: "full",
  });
});

test("printed lines of success count for nothing when the runner ended in failure and no test did", () => {
  const all = { "t::a": "PASSED", "t::b": "PASSED", "t::c": "PASSED" };
  expect(graded(all, { exitCode: 1 })).toMatchObject({ resolution: "no", trouble: "exit-code-contradicts" });
  expect(graded({ ...all, "t::other": "FAILED" }, { exitCode: 1 })).toMatchObject({ resolution: "full" });
  expect(graded(all, { exitCode: 0 })).toMatchObject({ resolution: "full" });
});

test("a log without a single test is no evidence that a suite ran", () => {
  expect(gradeOf(row, { applied: true, exitCode: 0, trouble: null, log: "all is well" })).toMatchObject({
    resolution: "no",
    trouble: "no-tests",
  });
});

test("a patch that was not applied, and a log in trouble, resolve nothing", () => {
  const all = { "t::a": "PASSED", "t::b": "PASSED", "t::c": "PASSED" };
  expect(graded(all, { applied: false, trouble: "patch-failed" })).toMatchObject({ resolution: "no" });
  expect(graded(all, { trouble: "timed-out" })).toMatchObject({ resolution: "no", trouble: "timed-out" });
});

test("where only failures tell, what is not in the log has passed", () => {
  const more = { eval_type: "fail_only" as never };
  expect(graded({ "t::z": "PASSED" }, more)).toMatchObject({ resolution: "full" });
  expect(graded({ "t::c": "FAILED" }, more)).toMatchObject({ resolution: "no" });
});

test("a name that was cut inside its parameter stands for those that begin with it, when they agree", () => {
  const cut = { FAIL_TO_PASS: ["t::a[long-na"] as never, PASS_TO_PASS: [] as never };
  expect(graded({ "t::a[long-name]": "PASSED", "t::a[long-nap]": "PASSED" }, cut)).toMatchObject({
    resolution: "full",
  });
  expect(graded({ "t::a[long-name]": "PASSED", "t::a[long-nap]": "FAILED" }, cut)).toMatchObject({ resolution: "no" });
  const whole = { FAIL_TO_PASS: ["t::a"] as never, PASS_TO_PASS: [] as never };
  expect(graded({ "t::ab": "PASSED" }, whole)).toMatchObject({ resolution: "no" });
});

test("the markers, and the exit code behind them, are found in what bash traces", () => {
  const log = `+ : '${START}'\n+ pytest\nt::a PASSED\n+ : '${END}'\n>>>>> Test Exit Code: 2\n`;
  expect(betweenMarkers(log)).toContain("t::a PASSED");
  expect(betweenMarkers(log.replace(END, ""))).toBeNull();
  expect(exitCodeIn(log)).toBe(2);
  expect(exitCodeIn("no code")).toBeNull();
});

test("of a long log everything is kept that tells a result", () => {
  const noise = Array.from({ length: 40_000 }, (_, at) => `building part ${at}`).join("\n");
  const log = `first\n${noise}\nt::a PASSED\n${noise}\nlast`;
  const kept = keptLog(log);
  expect(kept.length).toBeLessThan(100_000);
  expect(kept).toMatch(/^first\n[\s\S]*lines that tell no result are left out[\s\S]*t::a PASSED\n[\s\S]*last$/);
  expect(keptLog("short")).toBe("short");
});
