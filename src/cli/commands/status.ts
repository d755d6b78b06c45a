import { type ListedRun, listRuns } from "#engine";
import { type EpochMs, isoText, systemClock } from "#kernel";
import type { Foretold } from "#records";
import { clockText, durationText, type Style } from "#report";
import { foretoldRuns, SqliteStore } from "#store";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { judged, judgedText } from "../foretelling/forecast-judged.ts";
import { ledgerFolder } from "../read-trials.ts";
import { styleOf } from "../style.ts";

/** `sluice status`: every run on this output directory, the newest first. */
export async function statusCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const outputDir = ledgerFolder(terminal.cwd, flags.outputDir);
  await using store = await SqliteStore.open(outputDir, { clock: systemClock });
  const runs = await listRuns(store);
  const foretold = await foretoldRuns(store);
  const now = systemClock.now();
  if (flags.json === true) {
    terminal.out(
      `${JSON.stringify({ outputDir, runs: runs.map((run) => documentOf(run, now, foretold.get(run.run))) }, null, 2)}\n`,
    );
  } else if (flags.quiet !== true) {
    terminal.out(statusText(runs, { now, foretold, style: styleOf(terminal.color) }));
  }
  return ExitCode.ok;
}

const documentOf = (run: ListedRun, now: EpochMs, foretold: Foretold | undefined) => ({
  ...run,
  elapsedMs: run.state === "killed" ? null : Math.round((run.endedAt ?? now) - run.startedAt),
  foretoldMs: foretold ?? null,
});

interface StatusLook {
  readonly now: EpochMs;
  readonly foretold: ReadonlyMap<string, Foretold>;
  readonly style: Style;
}

/** Two lines a run, or three when it was foretold; no wider than 80 columns. */
function statusText(runs: readonly ListedRun[], look: StatusLook): string {
  if (runs.length === 0) return "No runs.\n";
  return runs.map((run) => runText(run, look)).join("");
}

function runText(run: ListedRun, { now, foretold, style }: StatusLook): string {
  const { plan, progress, simulated } = run;
  const aside = progress.notScored === 0 ? "" : `, ${progress.notScored} not scored`;
  const title = run.title.length > 24 ? `${run.title.slice(0, 23)}…` : run.title;
  return [
    `${style.bold(run.run)}  ${tinted(run.state, style)}  ${title}${simulated ? style.warn("  SIMULATED") : ""}\n`,
    style.dim(`    ${progress.graded} of ${plan.trials} trials graded${aside}; ${timeText(run, now)}; plan ${plan.id}`),
    "\n",
    ...foretoldLines(run, foretold.get(run.run)).map((line) => `${style.dim(`    ${line}`)}\n`),
  ].join("");
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
