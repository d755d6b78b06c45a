import { join, relative } from "node:path";
import { loadConfig, manifestOf } from "#config";
import { newRunId, type Plan, run } from "#engine";
import { isoText, type Json, never, systemClock, TrialId } from "#kernel";
import {
  learn,
  learnReport,
  type LearnReport,
  type LearnResult,
  learnText,
  type Stage,
  sweBench,
  writeViews,
  type WrittenViews,
} from "#learning";
import { listPrice } from "#models";
import type { RunSummary, Settings } from "#records";
import { carries, type OpenedSandboxes, openSandboxes, type SandboxesOptions, sandboxRoom } from "#sandbox";
import { RunFolder, SqliteStore, type Store } from "#store";
import { repairNeed } from "#suites";
import { askedCommand } from "../asked-command.ts";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { Interrupts } from "../interrupts.ts";
import { learnRequest, type LearnRequest } from "../learn/learn-request.ts";
import { logLine } from "../log-line.ts";
import { machineFacts } from "../machine-facts.ts";
import { piped } from "../piped.ts";
import { ProgressPrinter } from "../progress-printer.ts";
import { styleOf } from "../style.ts";
import { version } from "../version.ts";

/** `sluice learn`: the online memory loop with its control arms, generation by generation, and what it came to. */
export async function learnCommand({ flags, terminal }: Call): Promise<ExitCode> {
  const { cwd, env } = terminal;
  const loaded = await loadConfig({ cwd, env, flags, listPrice, learning: true, ...piped() });
  const { settings } = loaded;
  const request = await learnRequest(settings, flags, cwd);
  const clock = systemClock;
  await using store = await SqliteStore.open(settings.outputDir, { clock });
  const folder = join(settings.outputDir, "sandboxes");
  await using sandboxes = await openSandboxes(request.sandbox, sandboxesAt(folder, env), never);
  const { count, bound } = carries(
    await sandboxRoom(folder),
    repairNeed(sandboxes.kind, { "memory-mb": request.memoryMb }),
  );
  const room = Math.max(1, count);
  const atOnce = Math.min(room, settings.pace.maxWorkers ?? room);
  using interrupts = new Interrupts(terminal);
  const work = new Work({ call: { flags, terminal }, settings, store, interrupts });
  const told = [...loaded.warnings, ...request.warnings, ...sandboxes.warnings];
  for (const warning of told) work.warn(warning);
  work.note(
    `this machine carries ${room} trials at once (bound by ${bound}; ${sandboxes.kind} sandboxes); of several processes give each its part with --max-workers`,
  );
  const { result, views } = await carried(request, { store, sandboxes, work, atOnce });
  const report = learnReport(result);
  if (flags.json === true) terminal.out(`${JSON.stringify({ ...report, ...work.spent() }, null, 2)}\n`);
  else if (flags.quiet !== true) terminal.out(ending(report));
  return exitCodeOf(report, interrupts.drain.aborted || work.orderedToEnd);

  function ending(done: LearnReport): string {
    const style = styleOf(terminal.color);
    const place = relative(cwd, settings.outputDir) || ".";
    const { curve, memories } = views;
    const places = [
      ...(curve === null ? [] : [["curve", curve]]),
      ...memories.map((path, at) => [at === 0 ? "memory" : "", path]),
      ["ledger", join(settings.outputDir, "ledger.db")],
    ].map(([name, path]) => `${name!.padEnd(9)}${join(place, relative(settings.outputDir, path!))}`);
    return `${learnText(done, { style, width: terminal.columns() })}${style.dim(places.join("\n"))}\n`;
  }
}

/** Where sandboxes are, and which engine has the containers where the environment names one. */
function sandboxesAt(folder: string, env: Call["terminal"]["env"]): SandboxesOptions {
  const socket = env["DOCKER_HOST"];
  const options = { clock: systemClock, folder };
  return socket?.startsWith("unix://") === true ? { ...options, container: { socket } } : options;
}

interface Parts {
  readonly store: Store;
  readonly sandboxes: OpenedSandboxes;
  readonly work: Work;
  readonly atOnce: number;
}

interface Carried {
  readonly result: LearnResult;
  readonly views: WrittenViews;
}

async function carried(request: LearnRequest, { store, sandboxes, work, atOnce }: Parts): Promise<Carried> {
  const { learning } = request;
  const bench = sweBench({ ...request.bench, sandboxes, atOnce, run: `learn-${process.pid}` });
  const folder = join(learning.base.outputDir, "memory");
  let views: WrittenViews = { curve: null, memories: [] };
  const write = async (result: LearnResult): Promise<void> => {
    views = await writeViews({ folder, result, endedAt: await endsOf(result, store), madeBy: `sluice ${version()}` });
  };
  const result = await learn(learning, {
    store,
    bench,
    carry: (plan, stage) => work.carry(plan, stage),
    onGeneration: async (so) => {
      work.tell(so);
      await write(so);
    },
  });
  return { result, views };
}

/** When the trials ended that memories were made of. */
async function endsOf({ streams }: LearnResult, store: Store): Promise<ReadonlyMap<string, number>> {
  const ends = new Map<string, number>();
  for (const { trial } of streams.flatMap(({ experiences }) => experiences)) {
    const story = await store.story(TrialId(trial));
    const last = story?.attempts.findLast(({ verdict }) => verdict !== null);
    if (last !== undefined) ends.set(trial, last.at);
  }
  return ends;
}

interface WorkOptions {
  readonly call: Pick<Call, "flags" | "terminal">;
  readonly settings: Settings;
  readonly store: Store;
  readonly interrupts: Interrupts;
}

/** Carries the loop's plans out, each as a run of its own, and shows them while they go. */
class Work {
  readonly #options: WorkOptions;
  readonly #summaries: RunSummary[] = [];
  orderedToEnd = false;

  constructor(options: WorkOptions) {
    this.#options = options;
  }

  warn(message: string): void {
    const { terminal } = this.#options.call;
    terminal.err(`${styleOf(terminal.color).warn(`warning: ${message}`)}\n`);
  }

  note(message: string): void {
    const { flags, terminal } = this.#options.call;
    if (flags.quiet !== true) terminal.err(`${styleOf(terminal.color).dim(message)}\n`);
  }

  /** A line a generation: how the arms fare, and what the memory has. */
  tell(result: LearnResult): void {
    const report = learnReport(result);
    const arms = report.arms.map(({ arm, full, graded }) => `${arm} ${full}/${graded}`).join(", ");
    const known = report.memories.reduce((sum, { workflows, lessons }) => sum + workflows + lessons, 0);
    this.note(
      `${isoText(systemClock.now()).slice(11, 19)} ${report.graded + report.notScored} of ${report.planned} trials: ${arms}; ${known} workflows and lessons`,
    );
  }

  /** Efforts over all runs of this command. */
  spent(): Readonly<Record<string, Json>> {
    const sum = (of: (one: RunSummary) => number): number => this.#summaries.reduce((total, one) => total + of(one), 0);
    const costs = this.#summaries.map(({ costUsd }) => costUsd);
    return {
      runs: this.#summaries.map(({ run: id }) => id),
      calls: sum(({ calls }) => calls),
      replayedCalls: sum(({ replayedCalls }) => replayedCalls),
      sends: sum(({ sends }) => sends),
      tokens: { input: sum(({ tokens }) => tokens.input), output: sum(({ tokens }) => tokens.output) },
      costUsd: costs.includes(null) ? null : sum(({ costUsd }) => costUsd ?? 0),
      elapsedMs: sum(({ elapsedMs }) => elapsedMs),
      warnings: [...new Set(this.#summaries.flatMap(({ warnings }) => warnings))],
    };
  }

  async carry(wanted: Plan, stage: Stage): Promise<void> {
    const { call, store, interrupts, settings } = this.#options;
    const { flags, terminal } = call;
    if (interrupts.drain.aborted || this.orderedToEnd) return;
    const budgetUsd = this.#leftUsd();
    if (budgetUsd !== null && budgetUsd <= 0) return;
    const plan: Plan = { ...wanted, settings: { ...wanted.settings, budgetUsd, title: titleOf(stage) } };
    const id = newRunId(systemClock);
    const command = askedCommand(undefined, flags, terminal.cwd);
    const manifest = {
      settings: manifestOf(plan.settings),
      plan: { ...plan.record },
      learn: { ...stage },
      command,
      made: machineFacts(),
    };
    using folder = await RunFolder.create(settings.outputDir, id, manifest);
    const style = styleOf(terminal.color);
    using printer = new ProgressPrinter(terminal, {
      clock: systemClock,
      style,
      quiet: flags.quiet === true,
      verbose: flags.verbose === true,
    });
    interrupts.onDrain(() => printer.note(style.warn(DRAINING)));
    const summary = await run(plan, {
      store,
      id,
      manifest,
      clock: systemClock,
      drain: interrupts.drain,
      signal: interrupts.stop,
      onForensics: (look) => printer.watch(look),
      onLive: (look) => printer.show(look),
      onEvent: (event) => {
        printer.hear(event);
        if (event.type === "order-followed") this.orderedToEnd ||= event.state === "draining";
        const line = logLine(event);
        if (line !== null) folder.log(line);
      },
    });
    this.#summaries.push(summary);
  }

  /** What is left of a budget that is for the whole command. */
  #leftUsd(): number | null {
    const { budgetUsd } = this.#options.settings;
    return budgetUsd === null
      ? null
      : budgetUsd - this.#summaries.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
  }
}

const titleOf = ({ generation, generations, what }: Stage): string =>
  `learn ${generation + 1}/${generations}${what === "induction" ? " (induction)" : ""}`;

const DRAINING = "draining: nothing new is sent, answers in flight are awaited; Ctrl-C again stops at once";

function exitCodeOf({ graded, planned }: LearnReport, interrupted: boolean): ExitCode {
  if (graded === planned) return ExitCode.ok;
  return interrupted ? ExitCode.interrupted : ExitCode.owed;
}
