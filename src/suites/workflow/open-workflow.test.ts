import { expect, test } from "vitest";
import type { Json } from "#kernel";
import { sharedData } from "../../../test/shared-data.ts";
import { openSuite } from "../open-suite.ts";
import type { Suite } from "../suite.ts";
import { openWorkflow } from "./open-workflow.ts";
import type { WorkflowTask } from "./workflow-task.ts";

const open = (options: Json): Promise<Suite<WorkflowTask>> => openWorkflow({ options, baseDir: "." });

const conditions = {
  promptType: "baseline",
  taskType: "simple_task",
  difficulty: "easy",
  toolSuccessRate: 0.8,
  protocol: "tags",
};

// People and scripts write these words: a change here is a change of the program's face.
test("the axes are closed lists with the original's words", async () => {
  const { axes, defaultInstances, name } = await open(null);
  expect(name).toBe("workflow");
  expect(defaultInstances).toBe(20);
  expect(axes).toEqual([
    {
      name: "promptType",
      values: [
        "baseline",
        "cot",
        "optimal",
        "flawed_sequence_disorder",
        "flawed_tool_misuse",
        "flawed_parameter_error",
        "flawed_missing_step",
        "flawed_redundant_operations",
        "flawed_logical_inconsistency",
        "flawed_semantic_drift",
      ],
      default: ["baseline", "cot", "optimal"],
      groups: {
        core: ["baseline", "cot", "optimal"],
        flawed: [
          "flawed_sequence_disorder",
          "flawed_tool_misuse",
          "flawed_parameter_error",
          "flawed_missing_step",
          "flawed_redundant_operations",
          "flawed_logical_inconsistency",
          "flawed_semantic_drift",
        ],
      },
    },
    {
      name: "taskType",
      values: ["simple_task", "basic_task", "data_pipeline", "api_integration", "multi_stage_pipeline"],
      default: ["simple_task", "basic_task", "data_pipeline", "api_integration", "multi_stage_pipeline"],
    },
    {
      name: "difficulty",
      values: ["very_easy", "easy", "medium", "hard", "very_hard"],
      default: ["easy"],
    },
    { name: "toolSuccessRate", values: [0.9, 0.8, 0.7, 0.6], default: [0.8] },
    { name: "protocol", values: ["tags", "native"], default: ["tags"] },
  ]);
});

test("tasks hang on type, difficulty and seed, and on no other condition", async () => {
  const suite = await open({});
  const ids = (more: object, seed = 1): string[] =>
    suite.tasks({ ...conditions, ...more }, { instances: 10, seed }).map((task) => task.id);
  const usual = ids({});
  expect(ids({ promptType: "cot", toolSuccessRate: 0.6, protocol: "native" })).toEqual(usual);
  expect(ids({ difficulty: "hard" })).not.toEqual(usual);
  expect(ids({ taskType: "basic_task" })).not.toEqual(usual);
  expect(ids({}, 2)).not.toEqual(usual);
});

test("no task is asked for that needs more tools than there are turns", async () => {
  const suite = await open({ "max-turns": 4 });
  const tasks = suite.tasks({ ...conditions, taskType: "multi_stage_pipeline" }, { instances: "all", seed: 1 });
  expect(tasks.length).toBeGreaterThan(0);
  expect(Math.max(...tasks.map(({ body }) => body.requiredTools.length))).toBeLessThanOrEqual(4);
});

test("what shapes questions or scores shapes the version; where tasks come from does not", async () => {
  const versionOf = async (options: Json): Promise<string> => (await open(options)).version;
  expect(await versionOf({})).toBe("1.1");
  expect(await versionOf({ "max-turns": 10, scoring: "sound" })).toBe("1.1");
  const others = [
    { "max-turns": 12 },
    { scoring: "sound-strict" },
    { scoring: "legacy-v3" },
    { "flaw-severity": "light" },
  ];
  const versions = await Promise.all(others.map(versionOf));
  expect(new Set([...versions, "1.1"]).size).toBe(5);
});

test.each<readonly [Json, RegExp]>([
  [{ "max-turn": 5 }, /workflow: unknown key "max-turn" \(did you mean "max-turns"\?\)/],
  [{ "max-turns": 0 }, /workflow\.max-turns/],
  [{ scoring: "legacy" }, /workflow\.scoring: expected one of sound, sound-strict, legacy-v3/],
  [{ tasks: "none.json" }, /none\.json cannot be read/],
])("options %j are refused in words", async (options, message) => {
  await expect(open(options)).rejects.toMatchObject({ code: "SLUICE_USAGE", message: expect.stringMatching(message) });
});

test("the suite opens by its name", async () => {
  expect((await openSuite({ name: "workflow", options: null, baseDir: "." })).name).toBe("workflow");
});

const original = sharedData("tasks/original-630.json");

test.skipIf(original === undefined)(
  "a library gives its tasks by type, all of them unless fewer are asked for",
  async () => {
    const suite = await open({ tasks: original ?? "" });
    expect(suite.defaultInstances).toBe("all");
    const tasks = (taskType: string, instances: number | "all"): string[] =>
      suite.tasks({ ...conditions, taskType }, { instances, seed: 1 }).map((task) => task.id);
    const counts = suite.axes
      .find(({ name }) => name === "taskType")!
      .values.map((type) => tasks(String(type), "all").length);
    // By type, of 40, 150, 190, 170 and 80: what is left when tasks without their dependencies are out.
    expect(counts).toEqual([2, 140, 90, 106, 11]);
    expect(tasks("data_pipeline", 30)).toHaveLength(30);
    expect(tasks("data_pipeline", 30).every((id) => tasks("data_pipeline", 60).includes(id))).toBe(true);
  },
);
