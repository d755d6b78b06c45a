import { runNamed } from "#engine";
import { isoText, type RunId, systemClock } from "#kernel";
import type { LiveRun, RunSummary } from "#records";
import { livePlainLine, liveScreen, summaryText } from "#report";
import { liveRuns, type RunRow, SqliteStore } from "#store";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { Interrupts } from "../interrupts.ts";
import { LivePainter } from "../live-painter.ts";
import { ledgerFolder } from "../read-trials.ts";
import { styleOf } from "../style.ts";
import type { Terminal } from "../terminal.ts";

const LOOK_MS = 1_000;
const PLAIN_EVERY = 5;
/** A run speaks once a second. */
const SILENT_MS = 5_000;

/** `sluice watch [RUN]`: shows runs of other processes while they go, and how they ended. */
export async function watchCommand({ words, flags, terminal }: Call): Promise<ExitCode> {
  await using store = await SqliteStore.open(ledgerFolder(terminal.cwd, flags.outputDir), { clock: systemClock });
  using interrupts = new Interrupts(terminal);
  const named = words[0] === undefined ? null : (await runNamed(store, words[0])).started.run;
  const watched = await watchedUntilEnd({ store, named, terminal, quiet: flags.quiet === true }, interrupts.drain);
  if (flags.json === true) terminal.out(`${JSON.stringify({ runs: watched.map(documentOf) }, null, 2)}\n`);
  else if (flags.quiet !== true) terminal.out(endingsText(watched, terminal));
  if (interrupts.drain.aborted) return ExitCode.interrupted;
  return watched.every(isWhole) ? ExitCode.ok : ExitCode.owed;
}

interface Watching {
  readonly store: SqliteStore;
  /** The one run to watch; null for all that live. */
  readonly named: RunId | null;
  readonly terminal: Terminal;
  readonly quiet: boolean;
}

/** Shows what is told until no watched run lives any more; gives the runs that were watched, the newest first. */
async function watchedUntilEnd(watching: Watching, signal: AbortSignal): Promise<readonly RunRow[]> {
  const { store, named, terminal } = watching;
  using painter = new LivePainter(terminal);
  const seen = new Set<RunId>(named === null ? [] : [named]);
  for (let looks = 0; ; looks++) {
    const rows = await store.runs();
    const alive = rows.filter((row) => row.alive && (named === null || row.started.run === named));
    for (const { started } of alive) seen.add(started.run);
    if (alive.length === 0 || signal.aborted) return rows.filter(({ started }) => seen.has(started.run));
    const told = await liveRuns(store);
    const lives = alive.flatMap(({ started }) => told.find(({ run }) => run === started.run) ?? []);
    if (terminal.live) show(lives, painter, watching);
    else if (looks % PLAIN_EVERY === 0) log(lives, watching);
    await systemClock.sleep(LOOK_MS, signal).catch(() => undefined);
  }
}

function show(lives: readonly LiveRun[], painter: LivePainter, { quiet, terminal }: Watching): void {
  if (!quiet) painter.paint(screensOf(lives, painter, styleOf(terminal.color)));
}

function log(lives: readonly LiveRun[], { quiet, terminal }: Watching): void {
  if (!quiet) for (const live of lives) terminal.err(`${plainLine(live)}\n`);
}

/** One screen below the other, each with its share of the lines. */
function screensOf(
  lives: readonly LiveRun[],
  { room }: LivePainter,
  style: ReturnType<typeof styleOf>,
): readonly string[] {
  if (lives.length === 0) return [style.dim("waiting for the first word of the run")];
  const height = Math.max(4, Math.floor((room.height - lives.length) / lives.length));
  return lives
    .flatMap((live, at) => [
      ...(at === 0 ? [] : [""]),
      ...silence(live).map((text) => style.warn(text)),
      ...liveScreen(live, { width: room.width, height, style }),
    ])
    .slice(0, room.height);
}

const plainLine = (live: LiveRun): string => [livePlainLine(live), ...silence(live)].join("; ");

function silence({ run, at }: LiveRun): readonly string[] {
  const ms = systemClock.now() - at;
  return ms < SILENT_MS ? [] : [`${run} last spoke ${Math.round(ms / 1000)} s ago`];
}

const summaryOf = ({ ended }: RunRow): RunSummary | null =>
  ended === null ? null : (ended.summary as unknown as RunSummary);

function isWhole(row: RunRow): boolean {
  const summary = summaryOf(row);
  return summary !== null && summary.graded === summary.plan.trials;
}

const documentOf = (row: RunRow) => ({
  run: row.started.run,
  title: row.started.title,
  state: stateOf(row),
  summary: summaryOf(row),
});

function stateOf({ ended, alive }: RunRow): string {
  if (ended !== null) return ended.how;
  return alive ? "running" : "killed";
}

function endingsText(watched: readonly RunRow[], terminal: Terminal): string {
  if (watched.length === 0) return "No run is going on here. sluice status lists those that were.\n";
  const style = styleOf(terminal.color);
  return watched
    .map((row) => {
      const { run, title } = row.started;
      const when = row.ended === null ? "" : ` at ${isoText(row.ended.at)}`;
      const head = `${style.bold(run)}  ${title}: ${stateOf(row)}${when}\n`;
      const summary = summaryOf(row);
      return summary === null ? head : head + summaryText(summary, { style, width: terminal.columns() });
    })
    .join("\n");
}
