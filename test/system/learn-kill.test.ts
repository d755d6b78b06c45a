import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { digestOf, systemClock, systemRandom } from "#kernel";
import { SqliteStore } from "#store";
import { parseWorld, type WorldServer, worldServer } from "#worlds";
import { toyLearning, toyLearnt } from "../support/toy-learning.ts";
import { startWorker } from "./worker-process.ts";

/** Places of the loop where death could tear something: in a generation, between two, and where a memory is made. */
const cases = [
  ["before", "recordPlan", 1],
  ["after", "claim", 2],
  ["after", "call-answered", 3],
  ["before", "attempt-ended", 4],
  ["after", "run-ended", 1],
  ["before", "story", 3],
  ["after", "recordPlan", 3],
  ["before", "run-ended", 2],
  ["after", "attempt-ended", 16],
] as const;

const inFolder = async <T>(use: (folder: string, world: WorldServer) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-learn-kill-"));
  const means = { clock: systemClock, random: systemRandom };
  await using world = await worldServer(parseWorld("quick", "test"), { ...means, port: 0 });
  try {
    return await use(folder, world);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function learntIn(folder: string, baseUrl: string): Promise<string> {
  await using store = await SqliteStore.open(folder);
  const result = await toyLearnt(toyLearning(baseUrl), store);
  expect(result.stopped).toBeNull();
  expect(result.rows).toHaveLength(16);
  return digestOf(result);
}

const uninterrupted = inFolder((folder, world) => learntIn(folder, `${world.url}/v1`));

test.concurrent.for(cases)(
  "killed right %s %s number %i, learning goes on and comes to the same as without the kill, to the last byte",
  ([when, operation, nth]) =>
    inFolder(async (folder, world) => {
      const baseUrl = `${world.url}/v1`;
      const doomed = startWorker("dying-learn.ts", folder, baseUrl, operation, when, String(nth));
      expect(await doomed.gone, "the step was never reached").toBeNull();
      expect(await learntIn(folder, baseUrl)).toBe(await uninterrupted);
    }),
);

test("M9: two loops on one ledger share the trials and come to the same", () =>
  inFolder(async (folder, world) => {
    const baseUrl = `${world.url}/v1`;
    const both = await Promise.all([learntIn(folder, baseUrl), learntIn(folder, baseUrl)]);
    expect(both).toEqual([await uninterrupted, await uninterrupted]);
    await using store = await SqliteStore.open(folder);
    let ended = 0;
    for await (const _ of store.records("attempt-ended")) ended++;
    expect(ended).toBe(16);
  }));
