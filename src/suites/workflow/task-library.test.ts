import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { never } from "#kernel";
import { sharedData } from "../../../test/shared-data.ts";
import { breachesOf } from "./dependencies.ts";
import type { LintRules } from "./lint.ts";
import { openTaskLibrary, type TaskLibrary } from "./task-library.ts";

const RULES: LintRules = { maxTurns: 10, missingDependencies: "exclude" };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "task-library-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function open(content: unknown, rules = RULES): Promise<TaskLibrary> {
  const path = join(folder, "library.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return openTaskLibrary(path, rules, never);
}

const entry = (more: object = {}): object => ({
  instance_id: "task_1",
  task_type: "basic_task",
  description: "Read the file and parse it.",
  inputs: { source: "a.csv" },
  expected_outputs: { success: true },
  required_tools: ["file_operations_reader", "data_processing_parser"],
  ...more,
});

test("both generations of the original's entries are read, in a list or under tasks", async () => {
  const newer = {
    id: "task_2",
    task_type: "simple_task",
    complexity: "easy",
    description: "Compress the file.",
    test_input: { options: {} },
    expected_output: {},
    required_tools: ["file_operations_compressor"],
  };
  const { tasks, findings } = await open({ tasks: [entry(), newer], metadata: {} });
  expect(findings).toEqual([]);
  expect(tasks.map(({ id, body }) => [id, body.taskType, body.inputs, body.complexity])).toEqual([
    ["task_1", "basic_task", { source: "a.csv" }, null],
    ["task_2", "simple_task", { options: {} }, "easy"],
  ]);
  expect((await open([entry(), newer])).tasks).toEqual(tasks);
});

test("an edited task is another task; what is not asked or scored is not its content", async () => {
  const digestOf = async (more: object): Promise<string | undefined> => (await open([entry(more)])).tasks[0]?.digest;
  const plain = await digestOf({});
  expect(await digestOf({ description: "Read it." })).not.toBe(plain);
  expect(await digestOf({ metadata: { generated_at: "later" }, expected_outputs: {} })).toBe(plain);
});

test.each<readonly [string, unknown, RegExp]>([
  ["text that is no JSON", "tasks:", /library\.json is not JSON/],
  [
    "something else in JSON",
    { questions: [] },
    /expected a list of tasks, or an object with such a list under "tasks"/,
  ],
  ["an empty list", [], /expected at least one task/],
  ["a task type there is none of", [entry({ task_type: "data_pipelin" })], /\[0\]\.task_type.*data_pipeline/],
  ["a task without a name", [entry({ instance_id: undefined })], /expected a name under instance_id or id/],
  ["a task without a description", [entry({ description: undefined })], /\[0\]\.description: missing/],
])("%s is refused", async (_, content, message) => {
  await expect(open(content)).rejects.toMatchObject({ code: "SLUICE_USAGE", message: expect.stringMatching(message) });
});

test("a file that is not there is refused by name", async () => {
  await expect(openTaskLibrary(join(folder, "none.json"), RULES, never)).rejects.toThrow(/none\.json cannot be read/);
});

const required = (...tools: readonly string[]): object => entry({ required_tools: tools });

test.each<readonly [string, object[], string, boolean]>([
  ["no tools at all", [required()], "no-required-tools", true],
  ["a tool there is none of", [required("file_reader")], "unknown-tool", true],
  ["a dependency left out", [required("data_processing_validator")], "missing-dependency", true],
  [
    "a dependency listed late",
    [required("data_processing_validator", "data_processing_parser")],
    "late-dependency",
    false,
  ],
  ["a tool listed twice", [required("utility_logger", "utility_logger")], "repeated-tool", false],
  ["a name used twice", [entry(), entry({ description: "Again." })], "duplicate-id", true],
])("lint finds %s", async (_, entries, code, excludes) => {
  const { tasks, findings } = await open(entries);
  expect(findings).toEqual([{ task: "task_1", code, message: expect.any(String) as string, excludes }]);
  expect(tasks).toHaveLength(code === "duplicate-id" || !excludes ? 1 : 0);
});

test("a task with more tools than turns is left out", async () => {
  const { tasks, findings } = await open([entry()], { ...RULES, maxTurns: 1 });
  expect(tasks).toEqual([]);
  expect(findings).toMatchObject([{ code: "too-many-tools", excludes: true }]);
  expect((await open([entry()], { ...RULES, maxTurns: 2 })).findings).toEqual([]);
});

test("a late dependency is put in order; a missing one is added when that is asked for", async () => {
  const late = await open([required("data_processing_validator", "data_processing_parser")]);
  expect(late.tasks[0]?.body.requiredTools).toEqual(["data_processing_parser", "data_processing_validator"]);
  const { tasks, findings } = await open([required("data_processing_validator")], {
    ...RULES,
    missingDependencies: "complete",
  });
  expect(tasks[0]?.body.requiredTools).toEqual(["data_processing_parser", "data_processing_validator"]);
  expect(findings).toMatchObject([{ code: "missing-dependency", excludes: false }]);
});

const original = sharedData("tasks/original-630.json");

// The counts are those measured in the original's library: 281 with a dependency absent, 117 with one listed later.
test.skipIf(original === undefined)(
  "the original's 630 tasks load, and lint finds what was measured in them",
  async () => {
    const { tasks, findings } = await openTaskLibrary(original ?? "", RULES, never);
    const idsOf = (code: string): string[] =>
      findings.filter((finding) => finding.code === code).map(({ task }) => task);
    expect(idsOf("missing-dependency")).toHaveLength(281);
    expect(idsOf("late-dependency")).toHaveLength(117);
    expect(new Set(findings.map(({ task }) => task)).size).toBe(390);
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(["missing-dependency", "late-dependency"]));
    expect(tasks).toHaveLength(349);
    expect(tasks.every(({ body }) => breachesOf(body.requiredTools).length === 0)).toBe(true);
    const completed = await openTaskLibrary(original ?? "", { ...RULES, missingDependencies: "complete" }, never);
    expect(completed.tasks).toHaveLength(630);
  },
);
