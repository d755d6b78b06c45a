/**
 * A ledger of a million trials: how long any table and the export to Parquet take, and how much memory.
 *
 *   npx tsx --conditions=sluice:source bench/ledger.ts [--trials 1000000] [--calls 1] [--folder DIR] [--steps tables,parquet] [--write]
 *
 * A folder that is given is kept, and read again without being built. Steps: build, tables, parquet, compare, report. `--write` puts
 * the figures into their section of docs/bench-ledger.md.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { never, systemClock } from "#kernel";
import type { TrialRow } from "#records";
import { compareBy, LeanRows, reportHtml } from "#report";
import { exportLedger, LedgerSnapshot, SqliteStore } from "#store";
import { buildLedger } from "./ledger/build-ledger.ts";

/** One measurement: what, how long, and the most memory the process that did it had. */
interface Figure {
  readonly what: string;
  readonly ms: number;
  readonly cpuMs: number;
  readonly megabytes: number;
}

const loadAtStart = loadavg()[0]!;

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "1000000" },
    calls: { type: "string", default: "1" },
    folder: { type: "string" },
    write: { type: "boolean", default: false },
    steps: { type: "string", default: "tables,parquet" },
    step: { type: "string" },
  },
});

const STEPS: Readonly<Record<string, (folder: string) => Promise<Record<string, () => Promise<unknown>>>>> = {
  build: async (folder) => ({
    "build the ledger, one append a fact": () =>
      buildLedger(folder, { trials: Number(values.trials), callsPerTrial: Number(values.calls) }),
  }),
  tables: async (folder) => {
    const store = await SqliteStore.open(folder, { clock: systemClock });
    const plan = (await store.latestPlan())!.id;
    return {
      "a table of every cell, first time": () => store.tallies(plan),
      "a table of every cell, again": () => store.tallies(plan),
      "a table over all plans": () => store.tallies(null),
    };
  },
  parquet: async (folder) => {
    const reader = await LedgerSnapshot.open(folder, { clock: systemClock });
    const target = { folder: join(folder, "exports"), format: "parquet" } as const;
    return { "export to Parquet, trials and calls": () => exportLedger(reader, target, never) };
  },
  compare: async (folder) => ({
    "compare three models on the same tasks, by prompt type": async () =>
      compareBy(await leanTrials(folder), { axis: "model", values: ["oak", "elm", "ash"] }, ["promptType"]),
  }),
  report: async (folder) => ({
    "the report, every figure": async () =>
      reportHtml({ title: "bench", readAt: 0, trials: await leanTrials(folder), runs: [], madeBy: "bench" }),
  }),
};

/** The trials of a ledger as comparisons and reports read them. */
async function leanTrials(folder: string): Promise<readonly TrialRow[]> {
  await using reader = await LedgerSnapshot.open(folder, { clock: systemClock });
  const lean = new LeanRows();
  const trials: TrialRow[] = [];
  for await (const page of reader.trials(never)) for (const row of page) trials.push(lean.of(row));
  return trials;
}

if (values.step === undefined) await measureAll();
else await measureStep(values.step, values.folder!);

async function measureAll(): Promise<void> {
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    const asked = values.steps.split(",");
    const steps = existsSync(join(folder, "ledger.db")) ? asked : ["build", ...asked];
    const figures = steps.flatMap((step) => inOwnProcess(step, folder));
    const text = reportOf(figures, folder);
    process.stdout.write(text);
    if (values.write) writeSection(join(import.meta.dirname, "../docs/bench-ledger.md"), text);
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true });
  }
}

/** A process of its own for each step, so that its memory is its own. */
function inOwnProcess(step: string, folder: string): Figure[] {
  const script = [...process.execArgv, process.argv[1]!, "--step", step, "--folder", folder];
  const size = ["--trials", values.trials, "--calls", values.calls];
  const said = execFileSync(process.execPath, [...script, ...size], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(said) as Figure[];
}

async function measureStep(step: string, folder: string): Promise<void> {
  const figures: Figure[] = [];
  for (const [what, work] of Object.entries(await STEPS[step]!(folder))) {
    const [began, cpuBefore] = [systemClock.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(cpuBefore);
    const megabytes = process.resourceUsage().maxRSS / 1024;
    figures.push({ what, ms: systemClock.now() - began, cpuMs: (user + system) / 1000, megabytes });
  }
  process.stdout.write(JSON.stringify(figures), () => process.exit(0));
}

function reportOf(figures: readonly Figure[], folder: string): string {
  const size = (file: string): string => {
    const bytes = statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0;
    return `${file} ${(bytes / 1e6).toFixed(0)} MB`;
  };
  const lines = figures.map(
    ({ what, ms, cpuMs, megabytes }) => `| ${what} | ${seconds(ms)} | ${seconds(cpuMs)} | ${megabytes.toFixed(0)} MB |`,
  );
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`;
  const before = values.folder === undefined ? "" : " The ledger was built before, by the same command.";
  return `# A ledger of ${Number(values.trials).toLocaleString("en-US")} trials

Made by \`npx tsx --conditions=sluice:source bench/ledger.ts --trials ${values.trials} --calls ${values.calls}${stepsText()} --write\` on ${machine}.
Simulated trials in 800 cells, ${values.calls} answered call each; every step in a process of its own.${before} Memory is the most
the process ever had, Node included. When it began, ${loadAtStart.toFixed(1)} other processes wanted the ${cpus().length} cores: where that is more
than none, the CPU time says what the work itself took.

| what | time | CPU | memory |
|---|---|---|---|
${lines.join("\n")}

Files: ${["ledger.db", "exports/trials.parquet", "exports/calls.parquet"].map(size).join(", ")}.
`;
}

function stepsText(): string {
  return values.steps === "tables,parquet" ? "" : ` --steps ${values.steps}`;
}

/** Puts a section in the place of the one of the same heading, or behind the others. */
function writeSection(path: string, text: string): void {
  const sections = (existsSync(path) ? readFileSync(path, "utf8") : "")
    .split(/^(?=# )/m)
    .map((section) => section.trim());
  const [heading] = text.split("\n");
  const at = sections.findIndex((section) => section.split("\n")[0] === heading);
  const all = at === -1 ? [...sections, text.trim()] : sections.with(at, text.trim());
  writeFileSync(path, `${all.filter((section) => section !== "").join("\n\n")}\n`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
