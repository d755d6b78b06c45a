import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RunId, systemClock } from "#kernel";
import { type AttemptEnded, planId, type Trial } from "#records";
import { madeTrial } from "../../../test/support/made-trial.ts";
import { SqliteStore } from "./sqlite-store.ts";

const RUN = RunId("run-1");

const trialsOf = (promptType: string): Trial[] =>
  Array.from({ length: 3 }, (_, at) => madeTrial(at, { cell: { model: "oak", promptType }, planSeed: 7 }));

/** Plans these trials and settles each with the same outcome. */
async function fill(store: SqliteStore, trials: readonly Trial[], outcome: "full" | "failure"): Promise<void> {
  const plan = { v: 1, id: planId(trials), suite: "workflow@1", trials: trials.length, cells: 1 } as const;
  await store.recordPlan({ ...plan, axes: ["promptType"], excluded: [] }, trials);
  for (const trial of trials) {
    const score = outcome === "full" ? 1 : 0;
    const ended: AttemptEnded = {
      v: 1,
      type: "attempt-ended",
      trial: trial.id,
      attempt: 1,
      run: RUN,
      at: 40,
      verdict: { kind: "graded", outcome, score, scoring: "workflow@1", facts: {} },
      reason: null,
      transcript: { said: trial.cell },
      quarantined: false,
      simulated: true,
    };
    await store.append(ended);
  }
}

/** All that is stored of these trials, and their cell's counts, as text. */
async function bytesOf(store: SqliteStore, trials: readonly Trial[]): Promise<string> {
  const stories = await Promise.all(trials.map(({ id }) => store.story(id)));
  return JSON.stringify([stories, await store.tallies(planId(trials))]);
}

test("results under one prompt type leave all that is stored of the others as it was, byte for byte", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-prompt-types-"));
  try {
    await using store = await SqliteStore.open(folder, { clock: systemClock });
    const others = ["baseline", "cot", "optimal", "flawed_tool_misuse"].map(trialsOf);
    for (const trials of others) await fill(store, trials, "full");
    const before = await Promise.all(others.map((trials) => bytesOf(store, trials)));
    await fill(store, trialsOf("flawed_missing_step"), "failure");
    expect(await Promise.all(others.map((trials) => bytesOf(store, trials)))).toEqual(before);
    expect(await store.tallies(null)).toHaveLength(5);
  } finally {
    await rm(folder, { recursive: true });
  }
});
