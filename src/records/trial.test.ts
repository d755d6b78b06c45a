import { expect, test } from "vitest";
import { digestOf, TaskId } from "#kernel";
import { type TrialContent, trialOf } from "./trial.ts";

const content: TrialContent = {
  suite: "workflow@1",
  cell: { model: "sim-large", promptType: "cot", toolSuccessRate: 0.8 },
  task: TaskId("task-1"),
  taskDigest: "abc",
  repeat: 0,
  planSeed: 1,
  sampling: {},
  simulated: true,
};

// A trial keeps its id on every machine and in every version: results already paid for hang on it.
test("a trial's id and seed are pinned", () => {
  const { id, seed } = trialOf(content);
  expect({ id, seed }).toMatchInlineSnapshot(`
    {
      "id": "eb4889b85856c39321fe7110",
      "seed": "4849ea130882cfcb17ff442b",
    }
  `);
});

test("the order in which a cell's axes were written does not matter", () => {
  const reordered = { ...content, cell: { toolSuccessRate: 0.8, promptType: "cot", model: "sim-large" } };
  expect(trialOf(reordered).id).toBe(trialOf(content).id);
});

test.for([
  ["suite", { suite: "workflow@2" }],
  ["cell", { cell: { ...content.cell, promptType: "baseline" } }],
  ["task's content", { taskDigest: "abd" }],
  ["repeat", { repeat: 1 }],
  ["plan seed", { planSeed: 2 }],
  ["sampling", { sampling: { temperature: 0 } }],
  ["simulation", { simulated: false }],
] as const)("another %s is another trial", ([, change]) => {
  expect(trialOf({ ...content, ...change }).id).not.toBe(trialOf(content).id);
});

test("two models face the same weather: the seed does not know the model or the prompt", () => {
  const other = { ...content, cell: { ...content.cell, model: "sim-small", promptType: "baseline" } };
  expect(trialOf(other).seed).toBe(trialOf(content).seed);
  expect(trialOf({ ...content, repeat: 1 }).seed).not.toBe(trialOf(content).seed);
});

// What trialMaker puts together from parts has to be the canonical JSON of the whole, byte for byte.
test.for([
  ["as it is", content],
  ["with models asked besides", { ...content, besides: { judge: { sampling: { temperature: 0 }, simulated: false } } }],
  ["with a task of strange letters", { ...content, task: TaskId('a "b"\\c\n\u2028é'), taskDigest: "d\t", repeat: 12 }],
  ["with a seed that is text", { ...content, planSeed: 'plan "one"', sampling: { temperature: 0.5, maxTokens: 9 } }],
] as const)("a trial's id is the digest of its content, %s", ([, of]) => {
  expect(trialOf(of).id).toBe(digestOf(of, 24));
});
