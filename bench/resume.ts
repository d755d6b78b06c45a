/**
 * Taking up a plan of a million trials of which all but a few are graded: how long, and how much memory.
 *
 *   npx tsx --conditions=sluice:source bench/resume.ts [--trials 1000000] [--left 100] [--folder DIR]
 *
 * A folder that is given is kept, and taken up again without being built.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadPlan, newRunId, type Plan, planOf, run } from "#engine";
import { digestOf, RunId, systemClock, TaskId } from "#kernel";
import type { AttemptEnded } from "#records";
import { SqliteStore } from "#store";
import type { Suite } from "#suites";

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "1000000" },
    left: { type: "string", default: "100" },
    folder: { type: "string" },
    step: { type: "string" },
  },
});
const TRIALS = Number(values.trials);
const LEFT = Number(values.left);
const CELLS = 1_000;
const AT_ONCE = 5_000;

const WORLD = {
  title: "eight models that answer at once",
  "latency-scale": 0.01,
  models: Array.from({ length: 8 }, (_, n) => ({ name: `model-${n}`, like: "sim-small" })),
};

/** A thousand tasks in a hundred and twenty-five conditions, a call each. */
const suite: Suite<number> = {
  name: "bench",
  version: "1",
  axes: [{ name: "condition", values: Array.from({ length: CELLS / 8 }, (_, n) => n), default: [0] }],
  defaultInstances: "all",
  findings: [],
  tasks: (_, { instances }) =>
    Array.from({ length: instances === "all" ? TRIALS / CELLS : instances }, (_one, number) => {
      const id = TaskId(`task-${number}`);
      return { id, digest: digestOf(id), body: number };
    }),
  solve: async ({ task }, { asked }, signal) => {
    const { usage } = await asked.complete({ messages: [{ role: "user", content: `Call ${task.body}.` }] }, signal);
    return { output: usage?.output ?? null };
  },
  score: () => ({ kind: "graded", outcome: "full", score: 1, scoring: "bench-1", facts: {} }),
};

function plannedAll(outputDir: string): Plan {
  const pace = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" } as const;
  const { settings } = loadPlan(WORLD, { where: "bench", pace, seed: 1 });
  const matrix = { models: "all", axes: { condition: "all" }, instances: TRIALS / CELLS } as const;
  const plan = { matrices: [matrix], repeat: 1, seed: 1, limit: null, shard: null };
  return planOf({ ...settings, outputDir, plan }, suite);
}

async function build(folder: string): Promise<void> {
  const plan = plannedAll(folder);
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  await store.recordPlan(plan.record, plan.trials);
  for (let from = 0; from < TRIALS - LEFT; from += AT_ONCE) {
    const some = plan.trials.slice(from, Math.min(TRIALS - LEFT, from + AT_ONCE));
    await Promise.all(some.map(({ id }, at) => store.append(graded(id, from + at))));
  }
}

const graded = (trial: AttemptEnded["trial"], at: number): AttemptEnded => ({
  v: 1,
  type: "attempt-ended",
  trial,
  attempt: 1,
  run: RunId("built"),
  at,
  verdict: { kind: "graded", outcome: "full", score: 1, scoring: "bench-1", facts: {} },
  reason: null,
  transcript: null,
  quarantined: false,
  simulated: true,
});

async function resume(folder: string): Promise<void> {
  const lines: string[] = [];
  let began = systemClock.now();
  const told = (what: string): void => {
    const seconds = ((systemClock.now() - began) / 1_000).toFixed(1);
    lines.push(
      `${what.padEnd(34)} ${seconds.padStart(7)} s  ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`,
    );
    began = systemClock.now();
  };
  const plan = plannedAll(folder);
  told(`plan ${TRIALS.toLocaleString("en-US")} trials`);
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  const summary = await run(plan, { store, id: newRunId(systemClock), manifest: {}, clock: systemClock });
  told(`take it up, ${summary.calls} calls`);
  lines.push(`${summary.graded} graded, ${summary.reused} of them before; ${summary.owed} owed`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

if (values.step === "build") await build(values.folder!);
else if (values.step === "resume") await resume(values.folder!);
else {
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    // A process of its own for each step, so that its memory is its own.
    for (const step of existsSync(join(folder, "ledger.db")) ? ["resume"] : ["build", "resume"]) {
      const script = [...process.execArgv, process.argv[1]!, "--step", step, "--folder", folder];
      const size = ["--trials", values.trials, "--left", values.left];
      execFileSync(process.execPath, [...script, ...size], { stdio: ["ignore", "inherit", "inherit"] });
    }
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true });
  }
}
