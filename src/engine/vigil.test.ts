import { expect, test } from "vitest";
import { EpochMs, type SluiceError } from "#kernel";
import type { DeadlineSettings } from "#records";
import { FakeClock } from "#testing";
import { Vigil } from "./vigil.ts";

const SETTINGS: DeadlineSettings = { attemptMs: 1_000, stallMs: 10_000, runMs: null };

function watching(deadlines: DeadlineSettings, opensAt: (clock: FakeClock) => EpochMs | null = () => null) {
  const clock = new FakeClock();
  const ended: SluiceError["code"][] = [];
  const vigil = new Vigil({
    clock,
    deadlines,
    opensAt: () => opensAt(clock),
    end: (why) => void ended.push(why.code),
  });
  return { clock, vigil, ended };
}

test("a run in which nothing is answered ends after the stall", async () => {
  const { clock, ended } = watching(SETTINGS);
  await clock.advance(9_999);
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended).toEqual(["SLUICE_STALLED"]);
});

test("an answer gives the run another stall, a failure does not", async () => {
  const { clock, vigil, ended } = watching(SETTINGS);
  await clock.advance(8_000);
  vigil.progress();
  await clock.advance(9_999);
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended).toEqual(["SLUICE_STALLED"]);
});

test("a limit that says it opens far from now is waited for, and given one more stall after that", async () => {
  const opens = EpochMs(new FakeClock().now() + 60_000);
  const { clock, ended } = watching(SETTINGS, () => opens);
  await clock.advance(69_999);
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended).toEqual(["SLUICE_STALLED"]);
});

test("a limit that, having opened, says it opens far from then is not waited for again", async () => {
  const { clock, ended } = watching(SETTINGS, (now) => EpochMs(now.now() + 60_000));
  await clock.advance(79_999);
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended).toEqual(["SLUICE_STALLED"]);
});

test("a limit that always says it opens soon does not keep the run up", async () => {
  const { clock, ended } = watching(SETTINGS, (now) => EpochMs(now.now() + 2_000));
  await clock.advance(10_000);
  expect(ended).toEqual(["SLUICE_STALLED"]);
});

test("a run that gets on ends at the time it was given", async () => {
  const { clock, vigil, ended } = watching({ ...SETTINGS, runMs: 15_000 });
  await clock.advance(9_000);
  vigil.progress();
  await clock.advance(6_000);
  expect(ended).toEqual(["SLUICE_RUN_TIMEOUT"]);
});

test("a vigil that is left rings no more", async () => {
  const { clock, vigil, ended } = watching({ ...SETTINGS, runMs: 15_000 });
  vigil[Symbol.dispose]();
  await clock.advance(100_000);
  expect(ended).toEqual([]);
});
