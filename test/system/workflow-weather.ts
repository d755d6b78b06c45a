import { canonicalJson, digestOf, type Json, never } from "#kernel";
import { trialOf } from "#records";
import { openSuite } from "#suites";
import { FakeModel, trialModels } from "#testing";

// Prints a line with the tool outcomes of each trial of a small plan, carried out so many at once: the argument. What a
// model is told is part of it, so that the text of every result counts as well as its verdict.

/** Carries out the plan it is shown, step by step, and repeats what failed. */
const model = FakeModel.always(({ messages }) => {
  const steps = [...(messages[1]?.content ?? "").matchAll(/^\d+\. (\w+) (\{.*\})$/gm)];
  const done = messages.filter(({ content }) => /^Result of \w+: success/.test(content)).length;
  const [, name, parameters] = steps[done] ?? [];
  return name === undefined
    ? "TASK_COMPLETED"
    : `<tool_call>{"name": "${name}", "parameters": ${parameters}}</tool_call>`;
});

/** The outcomes of every trial, in the plan's order, whatever the order they were carried out in. */
export async function weather(atOnce: number): Promise<{ readonly trials: number; readonly digest: string }> {
  const suite = await openSuite({ name: "workflow", options: null, baseDir: "." });
  const cells = ["data_pipeline", "api_integration"].flatMap((taskType) =>
    ["optimal", "flawed_tool_misuse"].map((promptType) => ({
      model: "fake",
      promptType,
      taskType,
      difficulty: "easy",
      toolSuccessRate: 0.6,
      protocol: "tags",
    })),
  );
  const jobs = cells.flatMap((cell) =>
    suite.tasks(cell, { instances: 12, seed: 5 }).map((task) => ({
      task,
      trial: trialOf({
        suite: `${suite.name}@${suite.version}`,
        cell,
        task: task.id,
        taskDigest: task.digest,
        repeat: 0,
        planSeed: 5,
        sampling: {},
        simulated: true,
      }),
    })),
  );
  const transcripts: Json[] = [];
  const waiting = [...jobs.entries()];
  if (atOnce > 1) waiting.reverse();
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      transcripts[next[0]] = await suite.solve(next[1], trialModels(model), never);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { trials: transcripts.length, digest: digestOf(canonicalJson(transcripts)) };
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await weather(Number(process.argv[2]))));
