import { join, relative } from "node:path";
import { loadConfig, manifestOf } from "#config";
import { newRunId, type Plan, planOf, run } from "#engine";
import { never, systemClock, UsageError } from "#kernel";
import { listPrice } from "#models";
import type { LedgerTrial } from "#records";
import { type Classified, classifiedOf, renderClassified } from "#report";
import { LedgerSnapshot, RunFolder, SqliteStore } from "#store";
import { classificationSuite, type ToClassify } from "../classification-suite.ts";
import type { Call } from "../commands.ts";
import { ExitCode } from "../exit-code.ts";
import { Interrupts } from "../interrupts.ts";
import { machineFacts } from "../machine-facts.ts";
import { piped } from "../piped.ts";
import { ProgressPrinter } from "../progress-printer.ts";
import { ledgerFolder } from "../read-trials.ts";
import { storedJobs } from "../stored-jobs.ts";
import { styleOf } from "../style.ts";

/** Where what a model says of stored trials is kept: a ledger of its own below theirs, which is only read. */
const FOLDER = "classified";

/** `sluice classify MODEL`: asks a model, over the lanes, which kind of error each stored workflow trial ended in that is not full. */
export async function classifyCommand({ words, flags, terminal }: Call): Promise<ExitCode> {
  const [judge] = words;
  if (judge === undefined) throw new UsageError("classify: which model is asked? Name one that the config offers.");
  const { cwd, env } = terminal;
  const asking = { ...flags, model: [judge] };
  const { settings, warnings } = await loadConfig({ cwd, env, flags: asking, listPrice, ...piped() });
  const folder = ledgerFolder(cwd, flags.outputDir ?? settings.outputDir);
  const outputDir = join(folder, FOLDER);
  await using source = await SqliteStore.open(folder, { clock: systemClock });
  const trials = await notFull(folder, flags.everything === true);
  if (trials.length === 0)
    throw new UsageError("classify: the ledger has no workflow trial that is graded and not full.");
  const suite = classificationSuite({ trials, jobs: await storedJobs(source), store: source });
  const matrix = { models: [judge], axes: {}, instances: "all" } as const;
  const own = { matrices: [matrix], repeat: 1, seed: settings.plan.seed, limit: settings.plan.limit, shard: null };
  const plan = planOf({ ...settings, title: `errors by ${judge}`, outputDir, plan: own }, suite);
  await using store = await SqliteStore.open(outputDir, { clock: systemClock });
  await carriedOut(plan, { store, warnings, call: { flags, terminal } });
  const found = await classifiedIn(outputDir, judge);
  const look = { width: terminal.columns(), style: styleOf(terminal.color) };
  const place = relative(cwd, outputDir) || ".";
  const where = look.style.dim(`each with its reason: --json, or sluice results -o ${place} --trial ID\n`);
  if (flags.json === true) terminal.out(`${JSON.stringify(found, null, 2)}\n`);
  else if (flags.quiet !== true) terminal.out(renderClassified(found, look) + where);
  return found.trials.length === plan.trials.length ? ExitCode.ok : ExitCode.owed;
}

/** What the judge said, from the ledger it is kept in: the plan recorded last. */
async function classifiedIn(outputDir: string, judge: string): Promise<Classified> {
  await using reader = await LedgerSnapshot.open(outputDir, { clock: systemClock });
  const rows: LedgerTrial[] = [];
  for await (const page of reader.trials(never)) rows.push(...page.filter(({ planned }) => planned));
  const costs = rows.map(({ costUsd }) => costUsd);
  const known = costs.filter((cost) => cost !== null);
  return classifiedOf(judge, rows, known.length < costs.length ? null : known.reduce((sum, cost) => sum + cost, 0));
}

/** Trials that ended graded and not full, of the plan recorded last or of all. */
async function notFull(folder: string, everything: boolean): Promise<readonly ToClassify[]> {
  await using reader = await LedgerSnapshot.open(folder, { clock: systemClock });
  const jobs = await storedJobs(reader);
  const found: ToClassify[] = [];
  for await (const page of reader.trials(never)) {
    for (const { trial, cell, attempt, score, outcome, suite, planned } of page) {
      const wanted = suite.startsWith("workflow@") && score !== null && outcome !== "full" && (planned || everything);
      if (wanted && attempt !== null && jobs.has(trial)) found.push({ trial, about: cell.model, attempt });
    }
  }
  return found;
}

async function carriedOut(
  plan: Plan,
  {
    store,
    warnings,
    call: { flags, terminal },
  }: {
    readonly store: SqliteStore;
    readonly warnings: readonly string[];
    readonly call: Pick<Call, "flags" | "terminal">;
  },
): Promise<void> {
  const clock = systemClock;
  const id = newRunId(clock);
  const manifest = { settings: manifestOf(plan.settings), plan: { ...plan.record }, made: machineFacts() };
  using _folder = await RunFolder.create(plan.settings.outputDir, id, manifest);
  using interrupts = new Interrupts(terminal);
  const look = { clock, style: styleOf(terminal.color), quiet: flags.quiet === true, verbose: flags.verbose === true };
  using printer = new ProgressPrinter(terminal, look);
  for (const message of warnings) printer.hear({ type: "warned", message });
  await run(plan, {
    store,
    id,
    manifest,
    clock,
    drain: interrupts.drain,
    signal: interrupts.stop,
    onLive: (live) => printer.show(live),
    onEvent: (event) => printer.hear(event),
  });
}
