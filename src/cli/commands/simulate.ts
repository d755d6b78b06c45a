import { loadConfig, loadWorld } from "#config";
import { inWorld, loadPlan, type Plan, planRun, simulate, type Simulation } from "#engine";
import type { Json } from "#kernel";
import { listPrice } from "#models";
import { renderLaneChart, summaryText } from "#report";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { Interrupts } from "../interrupts.ts";
import { styleOf } from "../style.ts";

/** `sluice simulate`: the same run in virtual time, against simulated providers. Nothing is sent, nothing is kept. */
export async function simulateCommand(call: Call): Promise<ExitCode> {
  const { flags, terminal } = call;
  const plan = await planOfCall(call);
  using interrupts = new Interrupts(terminal);
  const { seed } = plan.settings.plan;
  if (flags.quiet !== true) terminal.err(`simulating ${plan.record.trials} trials in virtual time …\n`);
  const simulation = await simulate(plan, { seed, signal: interrupts.drain });
  terminal.out(flags.json === true ? `${JSON.stringify(documentOf(simulation), null, 2)}\n` : textOf(simulation, call));
  if (interrupts.drain.aborted) return ExitCode.interrupted;
  return simulation.summary.graded === simulation.summary.plan.trials ? ExitCode.ok : ExitCode.owed;
}

/** The plan of an experiment or config, its providers replaced by `--world`; or, with neither, the work the world describes. */
async function planOfCall({ words, flags, terminal }: Call): Promise<Plan> {
  const { cwd, env } = terminal;
  const [name] = words;
  const world = flags.world === undefined ? null : await loadWorld(flags.world, { cwd, env });
  const where = `--world ${flags.world}`;
  if (world !== null && name === undefined && flags.config === undefined) return loadOf(world, where, flags);
  const experiment = name === undefined ? {} : { experiment: name };
  const { settings } = await loadConfig({ cwd, env, flags, listPrice, ...experiment });
  return planRun(world === null ? settings : inWorld(settings, world, where));
}

function loadOf(world: Json, where: string, flags: Call["flags"]): Plan {
  const { rateMode = "adaptive", maxWorkers = null, qps = null, assign = "adaptive", seed = 1 } = flags;
  return loadPlan(world, { where, seed, pace: { mode: rateMode, maxWorkers, qps, assign } });
}

const documentOf = ({ summary, courses }: Simulation) => ({ ...summary, courses: Object.fromEntries(courses) });

function textOf({ summary, courses }: Simulation, { terminal }: Call): string {
  const style = styleOf(terminal.color);
  const width = terminal.columns();
  const several = new Set(summary.lanes.map(({ provider }) => provider)).size > 1;
  const lanes = summary.lanes.map(({ id, provider, key, model }) => ({
    name: `${several ? `${provider} ` : ""}${key} ${model}`,
    moments: courses.get(id) ?? [],
  }));
  const starved = Object.entries(starvedSeconds(summary.lanes)).map(
    ([cause, seconds]) => `${cause} ${seconds.toFixed(0)} s`,
  );
  return [
    style.warn("SIMULATED, in virtual time: nothing was sent"),
    "",
    renderLaneChart(lanes, summary.elapsedMs, { width, style }),
    summaryText(summary, { width, style }).trimEnd(),
    style.dim(
      `starved     ${starved.length === 0 ? "never" : starved.join(", ")} (lane-seconds with work waiting and nothing sent)`,
    ),
    "",
  ].join("\n");
}

function starvedSeconds(lanes: Simulation["summary"]["lanes"]): Readonly<Record<string, number>> {
  const causes: Record<string, number> = {};
  for (const { starvedMs } of lanes) {
    for (const [cause, ms] of Object.entries(starvedMs)) causes[cause] = (causes[cause] ?? 0) + ms / 1000;
  }
  return causes;
}
