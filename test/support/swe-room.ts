import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Json, never, systemClock } from "#kernel";
import type { Model } from "#models";
import { type Trial, trialOf } from "#records";
import { type OpenedSandboxes, openSandboxes } from "#sandbox";
import {
  builtinRepairKnowledge,
  builtinRepairs,
  type Job,
  type openSwe,
  type SweInstance,
  type SweSettings,
} from "#suites";
import { builtinModels, simulatedAnswer } from "#worlds";

/** Plain sandboxes in a folder of their own; leaving scope removes both. */
export interface SweRoom extends AsyncDisposable {
  readonly sandboxes: OpenedSandboxes;
}

export async function sweRoom(): Promise<SweRoom> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-swe-test-"));
  const sandboxes = await openSandboxes("process", { clock: systemClock, folder }, never);
  return {
    sandboxes,
    [Symbol.asyncDispose]: async () => {
      await sandboxes[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A built-in repair by the end of its id: `shelf-1`. */
export function repairCalled(name: string): SweInstance {
  return builtinRepairs().find(({ instance_id: id }) => id.endsWith(`__${name}`))!;
}

/** What a suite is opened with when a test says nothing else. */
export const usualSwe = (settings: Pick<SweSettings, "sandboxes"> & Partial<SweSettings>): SweSettings => ({
  instances: builtinRepairs(),
  inject: "system",
  maxIterations: 20,
  skipEvaluation: false,
  ...settings,
});

/** A trial of an instance, as a plan would make it. */
export function jobOf(
  suite: ReturnType<typeof openSwe>,
  instance: SweInstance,
  also: { readonly repeat?: number; readonly model?: string; readonly planSeed?: number } = {},
): Job<SweInstance> {
  const { repeat = 0, model = "sim-medium", planSeed = 1 } = also;
  const task = suite.tasks({}, { instances: "all", seed: 1 }).find(({ id }) => id === instance.instance_id)!;
  const trial: Trial = trialOf({
    suite: `swe@${suite.version}`,
    cell: { model },
    task: task.id,
    taskDigest: task.digest,
    repeat,
    planSeed,
    sampling: {},
    simulated: true,
  });
  return { trial, task };
}

/** A simulated agent without a wire. */
export function simulatedAgent(name: keyof typeof builtinModels = "sim-medium"): Model {
  return {
    id: name,
    complete: (prompt) =>
      Promise.resolve(simulatedAnswer(builtinModels[name]!, prompt, builtinRepairKnowledge()).completion),
  };
}

/** A message that calls one tool. */
export const calling = (name: string, given: Readonly<Record<string, Json>>, content = "I do it.") => ({
  content,
  toolCalls: [{ id: `call-${name}`, name, arguments: JSON.stringify(given) }],
});
