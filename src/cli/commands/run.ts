import { join, relative } from "node:path";
import { loadConfig, manifestOf, readKeyAt } from "#config";
import { freshPlan, newRunId, planRun, run } from "#engine";
import { type RunId, systemClock, UsageError } from "#kernel";
import { listPrice } from "#models";
import type { Foretold, RunSummary } from "#records";
import { summaryText } from "#report";
import { keepForetold, RunFolder, SqliteStore } from "#store";
import { askedCommand } from "../asked-command.ts";
import { errorText, onCrash } from "../crash.ts";
import type { Call } from "../commands.ts";
import { serveBesideRun } from "../dashboard/run-dashboard.ts";
import { ExitCode } from "../exit-code.ts";
import { type ForecastJudged, judged, judgedText } from "../foretelling/forecast-judged.ts";
import { Foretelling } from "../foretelling/foretelling.ts";
import { Interrupts } from "../interrupts.ts";
import { laneLine, logLine } from "../log-line.ts";
import { machineFacts } from "../machine-facts.ts";
import { ProgressPrinter } from "../progress-printer.ts";
import { piped } from "../piped.ts";
import { isMany, MANY_SAID, planTable, tableText } from "../results-table.ts";
import { styleOf } from "../style.ts";

/** `sluice run`: carries out a plan, shows it while it goes, and ends with the results. */
export async function runCommand({ words, flags, terminal }: Call): Promise<ExitCode> {
  const experiment = words[0] === undefined ? {} : { experiment: words[0] };
  const { cwd, env } = terminal;
  if (flags.port !== undefined && flags.dashboard !== true) {
    throw new UsageError("--port says where the dashboard is served: it needs --dashboard.");
  }
  const { settings, warnings } = await loadConfig({ cwd, env, flags, listPrice, ...experiment, ...piped() });
  const wanted = await planRun(settings);
  const style = styleOf(terminal.color);
  const clock = systemClock;
  await using store = await SqliteStore.open(settings.outputDir, { clock });
  const plan = settings.fresh ? await freshPlan(wanted, store) : wanted;
  const id = newRunId(clock);
  const command = askedCommand(words[0], flags, cwd);
  const manifest = { settings: manifestOf(settings), plan: { ...plan.record }, command, made: machineFacts() };
  const onLost = (error: unknown): void => terminal.err(`warning: the run's log cannot be written: ${String(error)}\n`);
  using folder = await RunFolder.create(settings.outputDir, id, manifest, { onLost });
  using _crashes = onCrash((text) => folder.log({ level: "error", layer: "run", event: "crashed", about: { text } }));
  using interrupts = new Interrupts(terminal);
  let orderedToEnd = false;
  let foretold: Foretold | null = null;
  const summary = await watched().catch((error: unknown) => {
    folder.log({ level: "error", layer: "run", event: "run-failed", about: { error: errorText(error) } });
    throw error;
  });
  const forecast = forecastOf(summary);
  if (forecast !== null) folder.log({ level: "info", layer: "run", event: "forecast-judged", about: { ...forecast } });
  terminal.out(flags.json === true ? `${JSON.stringify(summary, null, 2)}\n` : await ending(summary));
  return exitCodeOf(summary, interrupts.drain.aborted || orderedToEnd);

  async function watched(): Promise<RunSummary> {
    using printer = new ProgressPrinter(terminal, {
      clock,
      style,
      quiet: flags.quiet === true,
      verbose: flags.verbose === true,
    });
    for (const warning of warnings) printer.hear({ type: "warned", message: warning });
    interrupts.onDrain(() => printer.note(style.warn(DRAINING)));
    await using _dashboard = flags.dashboard === true ? await beside(printer) : null;
    let tell: (said: Foretold) => void = () => {};
    using foretelling = foretellingOf((said) => tell(said));
    return await run(plan, {
      store,
      id,
      manifest,
      clock,
      drain: interrupts.drain,
      signal: interrupts.stop,
      readKey: (source) => readKeyAt(source, terminal),
      onLanes: (lanes) => void lanes.events.on((event) => folder.log(laneLine(event))),
      onForensics: (look) => printer.watch(look),
      onLive: (look, foretell) => {
        printer.show(look);
        tell = foretell;
        foretelling?.watch(look);
      },
      onEvent: (event) => {
        printer.hear(event);
        if (event.type === "order-followed") orderedToEnd ||= event.state === "draining";
        const line = logLine(event);
        if (line !== null) folder.log(line);
      },
    });
  }

  /** None where the thread cannot read what the run has read: a key that came in over standard input. */
  function foretellingOf(tell: (said: Foretold) => void): Foretelling | null {
    if (flags.apiKeyFile?.includes("-") === true) return null;
    const onTrouble = (error: unknown): void =>
      folder.log({ level: "warn", layer: "run", event: "forecast-failed", about: { error: String(error) } });
    const onForetold = (said: Foretold): void => {
      foretold = said;
      folder.log({ level: "info", layer: "run", event: "foretold", about: { ...said } });
      void keepForetold(store, id, said).catch(onTrouble);
      tell(said);
    };
    return new Foretelling({ clock, data: { cwd, experiment: words[0] ?? null, flags }, onForetold, onTrouble });
  }

  /** A run that left something out, or was cut off, took less than the whole: nothing to judge a forecast by. */
  function forecastOf(done: RunSummary): ForecastJudged | null {
    return foretold === null || done.owed > 0 ? null : judged(foretold, done.elapsedMs);
  }

  async function beside(printer: ProgressPrinter): Promise<AsyncDisposable> {
    const data = { folder: settings.outputDir, port: flags.port };
    const dashboard = await serveBesideRun(data, (bug) => printer.note(style.warn(`the dashboard has a bug: ${bug}`)));
    printer.note(`dashboard ${style.bold(dashboard.url)} while the run goes; afterwards: sluice dashboard`);
    return dashboard;
  }

  async function ending(done: RunSummary): Promise<string> {
    if (flags.quiet === true) return "";
    const table = await planTable(store, plan);
    if (isMany(plan.trials.length)) terminal.err(MANY_SAID);
    const summary = summaryText(done, { style, width: terminal.columns() });
    const forecast = forecastOf(done);
    const told = forecast === null ? "" : `${style.dim("forecast    ")}${judgedText(forecast)}\n`;
    return [tableText(table, terminal), summary + told, whereText(settings.outputDir, done.run)].join("\n");
  }

  function whereText(outputDir: string, name: RunId): string {
    const place = relative(cwd, outputDir) || ".";
    return [
      style.dim(`ledger   ${join(place, "ledger.db")}`),
      style.dim(`run log  ${join(place, "runs", name)}`),
      style.dim(`again    sluice results -o ${place} --by model,taskType`),
      "",
    ].join("\n");
  }
}

const DRAINING = "draining: nothing new is sent, answers in flight are awaited; Ctrl-C again stops at once";

function exitCodeOf(summary: RunSummary, interrupted: boolean): ExitCode {
  if (summary.graded === summary.plan.trials) return ExitCode.ok;
  return interrupted ? ExitCode.interrupted : ExitCode.owed;
}
