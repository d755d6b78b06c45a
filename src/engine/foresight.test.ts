import { expect, test } from "vitest";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import type { EngineEvent } from "./engine-event.ts";
import { Foresight } from "./foresight.ts";
import { planOf } from "./plan-run.ts";

function scene(past: number | null): {
  foresight: Foresight;
  told: number[];
  opened: EngineEvent[];
  ended: EngineEvent[];
} {
  const { trials } = planOf(toySettings(["a"]), toySuite({ count: 10 }));
  const told: number[] = [];
  const foresight = new Foresight({ foresee: (_, calls) => void told.push(calls) }, trials, { callsOf: () => past });
  const opened = trials.map((trial): EngineEvent => ({ type: "attempt-opened", trial, attempt: 1, replayable: 0 }));
  const verdict = { kind: "graded", outcome: "full", score: 1, scoring: "toy-1", facts: {} } as const;
  const ended = trials.map((trial) => ({ type: "attempt-ended", trial, ended: { verdict } }) as unknown as EngineEvent);
  return { foresight, told, opened, ended };
}

const replayed = (opened: EngineEvent): EngineEvent =>
  opened.type === "attempt-opened" ? { type: "call-replayed", trial: opened.trial.id } : opened;

test("where nothing is known each trial is at least a call, until trials show how many they take", () => {
  const { foresight, told, opened, ended } = scene(null);
  expect(told).toEqual([10]);
  for (const at of [0, 1, 2]) {
    foresight.hear(opened[at]!);
    for (let call = 0; call < 4; call++) foresight.hear(replayed(opened[at]!));
    foresight.hear(ended[at]!);
  }
  // One supposed trial of one call and three of four: 3.25 a trial, of ten, less the twelve that are answered.
  expect(told.at(-1)).toBe(33 - 12);
});

test("what earlier runs took is foreseen at once; never less than a call for each trial that is not opened", () => {
  const { foresight, told, opened, ended } = scene(3);
  expect(told).toEqual([30]);
  foresight.hear(opened[0]!);
  for (let call = 0; call < 40; call++) foresight.hear(replayed(opened[0]!));
  foresight.hear(ended[0]!);
  expect(told.at(-1)).toBeGreaterThanOrEqual(9);
});
