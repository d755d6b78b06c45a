import { loadConfig } from "#config";
import { forecast, type Forecast, type Plan, planRun } from "#engine";
import { listPrice } from "#models";
import { calibrate } from "../calibrate.ts";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { type Foreseen, forecastText } from "../forecast-text.ts";
import { Interrupts } from "../interrupts.ts";
import { knownHere } from "../known-here.ts";
import { piped } from "../piped.ts";
import { styleOf } from "../style.ts";

/** `sluice plan`: what a run would be and take. Nothing is sent and nothing is kept, unless a calibration is wanted. */
export async function planCommand({ words, flags, terminal }: Call): Promise<ExitCode> {
  const experiment = words[0] === undefined ? {} : { experiment: words[0] };
  const { cwd, env } = terminal;
  const { settings, warnings } = await loadConfig({ cwd, env, flags, listPrice, ...experiment, ...piped() });
  const plan = await planRun(settings);
  using interrupts = new Interrupts(terminal);
  const signal = interrupts.drain;
  if (flags.calibrate === true && !(await calibrate(plan, { flags, terminal }, interrupts))) return ExitCode.owed;
  if (signal.aborted) return ExitCode.interrupted;
  if (flags.quiet !== true) terminal.err(`forecasting ${plan.record.trials} trials in virtual time …\n`);
  const made = await carried(plan, signal).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (made === null) return ExitCode.interrupted;
  const foreseen = foreseenOf(plan, made, [...warnings, ...plan.warnings]);
  const look = { width: terminal.columns(), style: styleOf(terminal.color) };
  if (flags.json === true) terminal.out(`${JSON.stringify(foreseen, null, 2)}\n`);
  else if (flags.quiet !== true) terminal.out(forecastText(foreseen, look));
  return ExitCode.ok;
}

async function carried(plan: Plan, signal: AbortSignal): Promise<Forecast> {
  return forecast(plan, await knownHere(plan, signal), { signal });
}

function foreseenOf(plan: Plan, made: Forecast, warnings: readonly string[]): Foreseen {
  const { trials, cells } = plan.record;
  const { budgetUsd, providers, title } = plan.settings;
  const { p90 } = made.predicted;
  const short =
    budgetUsd === null || p90.costUsd === null || p90.costUsd <= budgetUsd
      ? []
      : [`the budget of $${budgetUsd} may not be enough: at p90 the run costs $${p90.costUsd.toFixed(2)}`];
  return {
    title,
    plan: { trials, cells },
    reused: trials - made.owed,
    simulated: providers.every(({ protocol }) => protocol === "world"),
    ...made,
    warnings: [...warnings, ...short],
  };
}
