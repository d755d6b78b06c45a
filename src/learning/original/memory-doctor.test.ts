import { expect, test } from "vitest";
import { auditMemoryFiles } from "./memory-doctor.ts";
import { readMemory } from "./read-memory.ts";

const step = (change: object = {}) => ({
  step_type: "Fix",
  reasoning: "The limit itself is left out.",
  action_template: "Change {{comparison}} in {{file}}",
  ...change,
});

const workflow = (change: object = {}) => ({
  name: "Mend a limit that is left out",
  description: "A value exactly at a limit is treated as beyond it.",
  applicable_scenarios: ["a range ends too early"],
  steps: [step({ step_type: "Locate" }), step(), step({ step_type: "Test" })],
  source_experiences: ["django__django-11039"],
  created_at: null,
  version: "1.0",
  ...change,
});

const memory = (...workflows: readonly object[]): string =>
  JSON.stringify({ workflows, last_updated: "2025-12-02T19:51:16", total_count: workflows.length });

const codes = (text: string, ...others: readonly string[]) => {
  const files = [text, ...others].map((one, at) => ({ path: `file-${at}`, text: one }));
  return auditMemoryFiles(files)[0]?.findings.map(({ code, count }) => [code, count]);
};

test("a sound memory has no findings", () => {
  expect(codes(memory(workflow()))).toEqual([]);
});

test("a memory as the original's published one is told all that is wrong with it", () => {
  const bad = workflow({
    description: "**A bug**",
    steps: [
      step({ reasoning: "Reasoning", action_template: "Edit django/db/models/base.py" }),
      step({ reasoning: "Reasoning", action_template: "Run the tests" }),
    ],
    source_experiences: [],
  });
  expect(codes(memory(bad, { ...bad, name: "Mend a limit that is left out (Updated)" }))).toEqual([
    ["placeholder-reasoning", 4],
    ["missing-provenance", 2],
    ["no-abstraction", 4],
    ["concrete-file", 2],
    ["step-count", 2],
    ["markup-left", 2],
    ["near-duplicate", 1],
  ]);
});

test("a memory that miscounts itself is told so", () => {
  expect(codes(JSON.stringify({ workflows: [workflow()], total_count: 7 }))).toEqual([["count-differs", 1]]);
});

const row = (task: string, result: string, output = "") =>
  JSON.stringify({ instance_id: task, test_result: result, test_output: output, history: [] });

test("rows that are doubled, contradict each other, or come after a success are found", () => {
  const rows = [
    row("a-1", "PASS"),
    row("a-1", "FAIL", "Error: close failed"),
    row("b-1", "FAIL"),
    row("c-1", "PASS"),
  ].join("\n");
  expect(codes(rows)).toEqual([
    ["repeated-rows", 1],
    ["pass-and-fail", 1],
    ["resume-leak", 1],
    ["harness-failure-scored", 1],
  ]);
});

test("a checkpoint that only counts cannot be gone on from, and one that counts more than there are tells of a leak", () => {
  const checkpoint = JSON.stringify({
    total_processed: 100,
    total_success: 46,
    start_time: null,
    last_checkpoint: null,
  });
  expect(codes(checkpoint)).toEqual([["checkpoint-without-tasks", 1]]);
  expect(codes(checkpoint, row("a-1", "PASS"))).toEqual([
    ["resume-leak", 1],
    ["checkpoint-without-tasks", 1],
  ]);
});

test("a buffer that miscounts and repeats itself is told so", () => {
  const one = { instance_id: "a-1", test_result: "PASS" };
  expect(codes(JSON.stringify({ success_count: 3, buffer: { bug_fix: [one, one] } }))).toEqual([
    ["count-differs", 1],
    ["repeated-rows", 1],
  ]);
});

test("settings that did nothing are named", () => {
  const config = { llm_config_name: "llm.eval", induction_trigger_count: 10, max_workflows: 50, skip_evaluation: true };
  expect(codes(JSON.stringify(config))).toEqual([
    ["nothing-learnable", 1],
    ["idle-setting", 2],
  ]);
});

test("other files are left to other audits", () => {
  expect(codes('{"version": 3}')).toBeUndefined();
  expect(codes("not json at all")).toBeUndefined();
});

test("of the original's memory the gate takes in what it can, and says what it refuses", () => {
  const given = readMemory(
    memory(
      workflow(),
      workflow({ name: "Copied", steps: [step({ reasoning: "Reasoning" }), step(), step()] }),
      workflow({ name: "From nowhere", source_experiences: [], description: "Something else entirely." }),
      workflow({ name: "Too short", steps: [step()] }),
    ),
    "--memory memory.json",
  );
  expect(given.memory.entries.map(({ workflow: { content }, evidence }) => [content.title, evidence[0]?.task])).toEqual(
    [["Mend a limit that is left out", "django__django-11039"]],
  );
  expect(given.refused.map(({ name, why }) => `${name}: ${why}`)).toEqual([
    'Copied: "Reasoning" stands where words should be',
    "From nowhere: nobody can say from which task it was learnt",
    "Too short: it has 1 steps instead of 3 to 8",
  ]);
});

test("a file that is no memory is refused with what it is", () => {
  const checkpoint = JSON.stringify({ total_processed: 1, total_success: 0 });
  expect(() => readMemory(checkpoint, "--memory x")).toThrow("--memory x: expected a memory");
  expect(() => readMemory("{", "--memory x")).toThrow("none of that kind");
});
