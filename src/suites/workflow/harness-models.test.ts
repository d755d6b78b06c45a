import { expect, test } from "vitest";
import { never } from "#kernel";
import type { Model } from "#models";
import { trialOf, type Verdict } from "#records";
import { trialModels } from "#testing";
import { builtinModels, simulatedAnswer, type SimulatedModel } from "#worlds";
import { judgeHarness } from "./harness-suspicion.ts";
import { openWorkflow } from "./open-workflow.ts";

const inProcess = (simulated: SimulatedModel): Model => ({
  id: simulated.name,
  complete: ({ messages, tools = [] }) =>
    Promise.resolve(simulatedAnswer(simulated, tools.length === 0 ? { messages } : { messages, tools }).completion),
});

/** A few trials of every simulated model, whose texts and calls are its own: nothing here is scripted. */
async function verdictsOf(protocol: string, scoring: string): Promise<{ model: string; verdict: Verdict }[]> {
  const suite = await openWorkflow({ options: { scoring }, baseDir: "." });
  const trials = Object.values(builtinModels).flatMap((simulated) => {
    const cell = {
      model: simulated.name,
      promptType: "optimal",
      taskType: "basic_task",
      difficulty: "easy",
      toolSuccessRate: 0.8,
      protocol,
    };
    return suite.tasks(cell, { instances: 6, seed: 1 }).map((task) => ({ simulated, cell, task }));
  });
  return Promise.all(
    trials.map(async ({ simulated, cell, task }) => {
      const identity = {
        task: task.id,
        taskDigest: task.digest,
        repeat: 0,
        planSeed: 1,
        sampling: {},
        simulated: true,
      };
      const job = { task, trial: trialOf({ suite: "workflow@1", cell, ...identity }) };
      const transcript = await suite.solve(job, trialModels(inProcess(simulated)), never);
      return { model: simulated.name, verdict: suite.score(job, transcript) };
    }),
  );
}

const suspects = async (protocol: string, scoring = "sound"): Promise<readonly string[]> =>
  judgeHarness(await verdictsOf(protocol, scoring)).flatMap(({ model, suspect }) => (suspect ? [model] : []));

test("under the tag protocol no simulated model is suspect, for even eaten tags are read", async () => {
  expect(await suspects("tags")).toEqual([]);
});

test("read strictly, the model whose closing tags are eaten is the suspect", async () => {
  expect(await suspects("tags", "sound-strict")).toContain("sim-untagged");
});

test("under the native protocol the models without tool calling are suspect, and are told to use tags", async () => {
  const without = Object.values(builtinModels).filter(({ ability }) => !ability.nativeTools);
  expect(await suspects("native")).toEqual(without.map(({ name }) => name));
  const verdicts = (await verdictsOf("native", "sound")).filter(({ model }) => model === "sim-untagged");
  expect(verdicts[0]?.verdict).toMatchObject({
    outcome: "harness-suspect",
    reason: { message: expect.stringMatching(/has no tool calling \(protocol: tags/) },
  });
});
