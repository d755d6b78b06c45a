import { expect, test } from "vitest";
import { knownTool, TOOLS } from "./catalog.ts";
import { chainsOf } from "./chains.ts";
import { breachesOf } from "./dependencies.ts";
import { lintTasks } from "./lint.ts";
import { GENERATOR_VERSION, generateTasks, TASKS_A_SEED } from "./task-generator.ts";
import { COMPLEXITIES, DIFFICULTIES, TASK_TYPES } from "./vocabulary.ts";

const kinds = TASK_TYPES.flatMap((type) => DIFFICULTIES.map((difficulty) => [type, difficulty] as const));

test.each(kinds)("%s, %s: enough tasks for 100 instances, all different, all solvable", (type, difficulty) => {
  const tasks = generateTasks(1, type, difficulty, 100);
  expect(new Set(tasks.map((task) => task.id)).size).toBe(100);
  expect(new Set(tasks.map((task) => task.body.description)).size).toBe(100);
  const written = tasks.map(({ id, body }) => ({ id, requiredTools: body.requiredTools }));
  expect(lintTasks(written, { maxTurns: 10, missingDependencies: "exclude" })).toEqual([]);
  expect(tasks.filter((task) => task.body.description.includes("{"))).toEqual([]);
});

test("the same seed gives the same tasks, a longer list begins with the shorter, another seed gives others", () => {
  const ids = (seed: number, count: number): string[] =>
    generateTasks(seed, "data_pipeline", "easy", count).map((task) => task.id);
  expect(ids(7, 20)).toEqual(ids(7, 20));
  expect(ids(7, 60).slice(0, 20)).toEqual(ids(7, 20));
  expect(ids(8, 20).filter((id) => ids(7, 20).includes(id))).toEqual([]);
});

// A change of this task is a change of the generator: raise GENERATOR_VERSION and write it into the changelog.
test("version 1 of the generator makes this task first for seed 1", () => {
  expect(GENERATOR_VERSION).toBe(1);
  const [task] = generateTasks(1, "multi_stage_pipeline", "easy", 1);
  expect(task).toMatchInlineSnapshot(`
    {
      "body": {
        "complexity": "easy",
        "description": "This is about recipe entries for the kitchen, so that the menu of the week can be costed. First download the recipe entries of https://north.example.com/recipe-entries/93 (with a tool for the network), then parse the recipe entries from https://north.example.com/recipe-entries/93 into records (with a tool for data processing), then keep only the recipe entries with a cost of at least 20 (with a tool for data processing), finally cache the result (with a tool for odds and ends).",
        "difficulty": "easy",
        "inputs": {
          "source": "https://north.example.com/recipe-entries/93",
        },
        "requiredTools": [
          "network_fetcher",
          "data_processing_parser",
          "data_processing_filter",
          "utility_cache",
        ],
        "taskType": "multi_stage_pipeline",
      },
      "digest": "e6ba84556935fa804a233214",
      "id": "multi_stage_pipeline-easy-e6ba845569",
      "size": 4,
    }
  `);
});

test("there are as many tasks a seed as are promised, and no more", () => {
  expect(generateTasks(3, "simple_task", "very_hard", 10_000)).toHaveLength(TASKS_A_SEED);
});

test("complexities take turns, and more complex tasks need more tools", () => {
  for (const type of TASK_TYPES) {
    const tasks = generateTasks(1, type, "medium", 99);
    const toolsOf = (complexity: string): number[] =>
      tasks.filter(({ body }) => body.complexity === complexity).map(({ body }) => body.requiredTools.length);
    expect(COMPLEXITIES.map((complexity) => toolsOf(complexity).length)).toEqual([33, 33, 33]);
    const [easy = [], medium = [], hard = []] = COMPLEXITIES.map(toolsOf);
    expect(Math.max(...easy)).toBeLessThan(Math.min(...medium));
    expect(Math.max(...medium)).toBeLessThan(Math.min(...hard));
  }
});

test("every chain is closed over dependencies and sound, and all thirty tools are used", () => {
  const chains = TASK_TYPES.flatMap((type) => COMPLEXITIES.flatMap((complexity) => chainsOf(type, complexity)));
  for (const chain of chains) expect(breachesOf(chain)).toEqual([]);
  expect(new Set(chains.flat()).size).toBe(TOOLS.length);
});

test("wording is as explicit as the difficulty says", () => {
  const namedIn = (text: string, tools: readonly string[]): number =>
    tools.filter((tool) => text.includes(tool)).length;
  for (const type of TASK_TYPES) {
    for (const { body } of generateTasks(1, type, "very_easy", 30)) {
      expect(namedIn(body.description, body.requiredTools)).toBe(body.requiredTools.length);
    }
    for (const difficulty of DIFFICULTIES.slice(1)) {
      for (const { body } of generateTasks(1, type, difficulty, 30)) {
        expect(namedIn(body.description, body.requiredTools)).toBe(0);
      }
    }
  }
});

test("inputs give a value for each required parameter but data, which comes from earlier steps", () => {
  for (const type of TASK_TYPES) {
    for (const { body } of generateTasks(2, type, "medium", 60)) {
      const required = body.requiredTools.flatMap((tool) =>
        knownTool(tool)
          .parameters.filter((parameter) => parameter.required)
          .map(({ name }) => name),
      );
      expect(Object.keys(body.inputs).toSorted()).toEqual(
        [...new Set(required)].filter((name) => name !== "data").toSorted(),
      );
    }
  }
});
