import { type ListedRun, listRuns } from "#engine";
import { type EpochMs, isoText, systemClock } from "#kernel";
import type { Foretold } from "#records";
import { clockText, durationText, type Style } from "#report";
import { foretoldRuns, SqliteStore } from "#store";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { judged, judgedText } from "../foretelling/forecast-judged.ts";
import { type OwnProgress, ownOfKilled } from "../own-progress.ts";
import { ledgerFolder } from "../read-trials.ts";
import { styleOf } from "../style.ts";

/** `sluice status`: every run on this output directory, the newest first. */
export async function statusCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const outputDir = ledgerFolder(terminal.cwd, flags.outputDir);
  await using store = await SqliteStore.open(outputDir, { clock: systemClock });
  const runs = await listRuns(store);
  const foretold = await foretoldRuns(store);
  const own = await ownOfKilled(store, runs);
  const now = systemClock.now();
  if (flags.json === true) {
    terminal.out(
      `${JSON.stringify({ outputDir, runs: runs.map((run) => documentOf(run, { now, foretold, own })) }, null, 2)}\n`,
    );
  } else if (flags.quiet !== true) {
    terminal.out(statusText(runs, { now, foretold, own, style: styleOf(terminal.color) }));
  }
  return ExitCode.ok;
}

/** What is known of the runs beside the list of them. */
interface Known {
  readonly now: EpochMs;
  readonly foretold: ReadonlyMap<string, Foretold>;
  /** Of each killed run what it did itself. */
  readonly own: ReadonlyMap<string, OwnProgress>;
}

function documentOf(run: ListedRun, { now, foretold, own }: Known) {
  const { startedAt, endedAt } = run;
  const hope = foretold.get(run.run);
  return {
    ...run,
    startedAt: Math.round(startedAt),
    endedAt: endedAt === null ? null : Math.round(endedAt),
    elapsedMs: run.state === "killed" ? null : Math.round((endedAt ?? now) - startedAt),
    foretoldMs:
      hope === undefined ? null : { p10: Math.round(hope.p10), p50: Math.round(hope.p50), p90: Math.round(hope.p90) },
    ownProgress: own.get(run.run) ?? null,
  };
}

interface StatusLook extends Known {
  readonly style: Style;
}

/** Two lines a run, or three when it was foretold; no wider than 80 columns. */
function statusText(runs: readonly ListedRun[], look: StatusLook): string {
  if (runs.length === 0) return "No runs.\n";
  return runs.map((run) => runText(run, look)).join("");
}

function runText(run: ListedRun, { now, foretold, own, style }: StatusLook): string {
  const { plan, simulated } = run;
  const title = run.title.length > 24 ? `${run.title.slice(0, 23)}…` : run.title;
  return [
    `${style.bold(run.run)}  ${tinted(run.state, style)}  ${title}${simulated ? style.warn("  SIMULATED") : ""}\n`,
    style.dim(`    ${progressText(run, own.get(run.run))}; ${timeText(run, now)}; plan ${plan.id}`),
    "\n",
    ...foretoldLines(run, foretold.get(run.run)).map((line) => `${style.dim(`    ${line}`)}\n`),
  ].join("");
}

/** How far the plan is; of a killed run, which another may have gone on from, what it did itself. */
function progressText({ plan, progress, state }: ListedRun, own: OwnProgress | undefined): string {
  if (state === "killed" && own === undefined) return `plan of ${plan.trials} trials`;
  const { graded, notScored } = own ?? progress;
  const aside = notScored === 0 ? "" : `, ${notScored} not scored`;
  return own === undefined
    ? `${graded} of ${plan.trials} trials graded${aside}`
    : `graded ${graded} of ${plan.trials} trials itself${aside}`;
}

/** How good the forecast of a finished run was; what was foretold of one that goes on. */
function foretoldLines(run: ListedRun, foretold: Foretold | undefined): readonly string[] {
  if (foretold === undefined) return [];
  if (run.endedAt === null) return [`foretold ${clockText(foretold.p10)} to ${clockText(foretold.p90)} in all`];
  return run.state === "finished" && run.progress.owed === 0
    ? [judgedText(judged(foretold, run.endedAt - run.startedAt))]
    : [];
}

function timeText({ state, startedAt, endedAt }: ListedRun, now: EpochMs): string {
  const since = isoText(startedAt).slice(0, 16).replace("T", " ");
  if (state === "killed") return `since ${since}`;
  return `since ${since}, ${durationText((endedAt ?? now) - startedAt)}`;
}

function tinted(state: ListedRun["state"], style: Style): string {
  const padded = state.padEnd(9);
  switch (state) {
    case "running":
    case "finished":
      return style.good(padded);
    case "paused":
    case "draining":
    case "drained":
    case "cancelled":
      return style.warn(padded);
    case "failed":
    case "killed":
      return style.bad(padded);
  }
}
