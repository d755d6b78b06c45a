import { manifestOf } from "#config";
import { calibrationOf, newRunId, type Plan, run } from "#engine";
import { never, systemClock, UsageError } from "#kernel";
import type { Settings } from "#records";
import { RunFolder, SqliteStore } from "#store";
import type { Call } from "./commands.ts";
import type { Interrupts } from "./interrupts.ts";
import { knownHere } from "./known-here.ts";
import { logLine } from "./log-line.ts";
import { machineFacts } from "./machine-facts.ts";

/** Carries out a small part of a plan, so that a forecast rests on it; false when the person does not want that. Throws a `UsageError` when nobody is there to ask. */
export async function calibrate(
  plan: Plan,
  { flags, terminal }: Pick<Call, "flags" | "terminal">,
  { drain, stop }: Interrupts,
): Promise<boolean> {
  const { owed } = await knownHere(plan, never);
  if (owed.length === 0) return true;
  const sample = calibrationOf(plan, owed);
  const { settings } = sample;
  if (!(await consents(sample, { flags, terminal }))) return false;
  const clock = systemClock;
  const id = newRunId(clock);
  const manifest = {
    settings: manifestOf(settings),
    plan: { ...sample.record },
    calibration: true,
    made: machineFacts(),
  };
  await using store = await SqliteStore.open(settings.outputDir, { clock });
  using folder = await RunFolder.create(settings.outputDir, id, manifest);
  const { graded, calls } = await run(sample, {
    store,
    id,
    manifest,
    clock,
    drain,
    signal: stop,
    onEvent: (event) => {
      const line = logLine(event);
      if (line !== null) folder.log(line);
      if (event.type === "warned") terminal.err(`warning: ${event.message}\n`);
    },
  });
  if (flags.quiet !== true)
    terminal.err(`calibrated with ${graded} graded trials, ${calls} calls; they count for the run\n`);
  return true;
}

/** A person at a terminal is asked, unless they said yes before. Nobody is asked about simulated providers: they cost nothing. */
async function consents(sample: Plan, { flags, terminal }: Pick<Call, "flags" | "terminal">): Promise<boolean> {
  const real = realProviders(sample.settings);
  const trials = sample.trials.length;
  const what = `A calibration carries out ${trials} ${trials === 1 ? "trial" : "trials"} of the plan`;
  if (real.length === 0 || flags.yes === true) {
    if (flags.quiet !== true) terminal.err(`${what}.\n`);
    return true;
  }
  const cost = `${what} with ${real.join(", ")}, which may cost money; what is answered counts for the run.`;
  if (terminal.ask === undefined) throw new UsageError(`${cost} Nobody is here to be asked: --yes says that it may.`);
  return terminal.ask(`${cost} Go on? [y/N] `);
}

const realProviders = ({ providers }: Settings): readonly string[] =>
  providers.filter(({ protocol }) => protocol !== "world").map(({ name }) => name);
