import { parentPort, workerData } from "node:worker_threads";
import { type Flags, loadConfig } from "#config";
import { forecast, planRun } from "#engine";
import { type EpochMs, never, systemClock } from "#kernel";
import { listPrice } from "#models";
import type { Foretold } from "#records";
import { knownHere } from "../known-here.ts";

/** What the thread is given: the command line of the run, which it reads by itself. */
export interface ForecastThreadData {
  readonly cwd: string;
  readonly experiment: string | null;
  readonly flags: Flags;
}

/** What it says: how long the rest would take from then on, in milliseconds. */
export interface RestForetold {
  readonly at: EpochMs;
  readonly rest: Foretold;
}

/** Enough for an interval, and half of what `plan` takes. */
const DRAWS = 10;

const { cwd, experiment, flags } = workerData as ForecastThreadData;
const request = { cwd, env: process.env, flags, listPrice, ...(experiment === null ? {} : { experiment }) };
const { settings } = await loadConfig(request);
const plan = await planRun(settings);
const at = systemClock.now();
const known = await knownHere(plan, never);
const { predicted } = await forecast(plan, known, { draws: DRAWS, alternativeDraws: 0 });
const { p10, p50, p90 } = predicted;
const rest: Foretold = { p10: p10.elapsedMs, p50: p50.elapsedMs, p90: p90.elapsedMs };
parentPort?.postMessage({ at, rest } satisfies RestForetold);
