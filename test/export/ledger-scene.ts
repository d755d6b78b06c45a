import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { LaneId, RunId, systemClock, TaskId } from "#kernel";
import { type AttemptEnded, type CallAnswered, type Cell, planId, type Trial, trialOf, type Verdict } from "#records";
import { SqliteStore } from "#store";

/** A new folder for a ledger or an export. */
export const emptyFolder = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `sluice-${name}-`));

export const RUN = RunId("run-1");

/** Trials of the workflow suite over two models, three prompt types and two task types, `each` a cell. */
export function workflowTrials(each: number): Trial[] {
  const cells: Cell[] = ["oak", "elm, the second"].flatMap((model) =>
    ["baseline", "optimal", "flawed_tool_misuse"].flatMap((promptType) =>
      ["simple_task", "basic_task"].map((taskType) => ({
        model,
        promptType,
        difficulty: "easy",
        toolSuccessRate: 0.8,
        taskType,
        protocol: "tags",
      })),
    ),
  );
  return cells.flatMap((cell) => Array.from({ length: each }, (_, n) => trialIn(cell, n)));
}

export const trialIn = (cell: Cell, n: number, suite = "workflow@1"): Trial =>
  trialOf({
    suite,
    cell,
    task: TaskId(`task "${n}"`),
    taskDigest: `digest-${n}`,
    repeat: 0,
    planSeed: 7,
    sampling: {},
    simulated: true,
  });

export async function recordPlan(store: SqliteStore, trials: readonly Trial[], run = RUN): Promise<void> {
  const cells = new Set(trials.map((trial) => JSON.stringify(trial.cell))).size;
  const plan = planId(trials);
  const axes = ["model", "promptType", "difficulty", "toolSuccessRate", "taskType", "protocol"];
  await store.recordPlan(
    { v: 1, id: plan, suite: "workflow@1", trials: trials.length, cells, axes, excluded: [] },
    trials,
  );
  await store.append({
    v: 1,
    type: "run-started",
    run,
    plan,
    at: 10,
    title: "scene",
    simulated: true,
    manifest: {},
  });
}

export const GRADES = {
  full: {
    kind: "graded",
    outcome: "full",
    score: 1,
    scoring: "sound-1",
    facts: { coverage: 1, toolCalls: 3, turns: 4, errorCategory: null },
  },
  partial: {
    kind: "graded",
    outcome: "partial",
    score: 0.5,
    scoring: "sound-1",
    facts: { coverage: 0.5, toolCalls: 2, turns: 9, errorCategory: "max_turns" },
  },
  failure: {
    kind: "graded",
    outcome: "failure",
    score: 0,
    scoring: "sound-1",
    facts: { coverage: 0, toolCalls: 0, turns: 10, errorCategory: "tool_call_format" },
  },
  invalid: { kind: "not-scored", outcome: "infra-invalid", reason: { code: "SLUICE_TIMEOUT", message: "no answer" } },
} as const satisfies Record<string, Verdict>;

/** Tries a trial once: begins, asks `calls` times, ends with the verdict. */
export async function attempt(
  store: SqliteStore,
  trial: Trial,
  verdict: Verdict | null,
  changes: {
    readonly attempt?: number;
    readonly calls?: readonly Partial<CallAnswered>[];
    readonly ended?: Partial<AttemptEnded>;
  } = {},
): Promise<void> {
  const { attempt: number = 1, calls = [{}], ended = {} } = changes;
  const of = { v: 1, trial: trial.id, attempt: number, run: RUN } as const;
  await store.append({ ...of, type: "attempt-started", at: 1_760_000_000_000.25 });
  for (const [call, change] of calls.entries()) {
    await store.append({ ...of, type: "call-answered", call, ...answered(trial, call), ...change });
  }
  const reason = verdict === null ? { code: "SLUICE_RATE_LIMITED", message: "429" } : null;
  const rest = { reason, transcript: { said: trial.task }, quarantined: false, simulated: true };
  await store.append({ ...of, type: "attempt-ended", at: 1_760_000_009_000.5, verdict, ...rest, ...ended });
}

const answered = (
  trial: Trial,
  call: number,
): Omit<CallAnswered, "v" | "type" | "trial" | "attempt" | "run" | "call"> => ({
  promptDigest: `prompt-${call}`,
  lane: LaneId(`world/key-00000001/${trial.cell.model}/${trial.cell.model}`),
  requestedModel: trial.cell.model,
  routedModel: trial.cell.model,
  completion: {
    content: 'line one\nline "two", and more',
    toolCalls: [],
    finishReason: "stop",
    usage: { input: 100 + call, output: 20, cached: 5, reasoning: 0 },
    reportedModel: trial.cell.model,
    simulated: true,
  },
  sends: 1,
  sentAt: 1_760_000_001_000 + call,
  at: 1_760_000_002_000 + call,
  costUsd: 0.125,
});

/** A ledger in which everything happens: every outcome, an owed trial, a second attempt, a call without price or usage. */
export async function fullLedger(): Promise<string> {
  const folder = await emptyFolder("ledger");
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  const trials = workflowTrials(4);
  await recordPlan(store, trials);
  for (const [n, trial] of trials.entries()) {
    if (n % 12 === 11) continue;
    if (n % 5 === 4) await attempt(store, trial, null, { calls: [] });
    const again = n % 5 === 4 ? { attempt: 2 } : {};
    const bare = { completion: { ...answered(trial, 1).completion, usage: null, reportedModel: null }, costUsd: null };
    const verdict = [GRADES.full, GRADES.partial, GRADES.failure, GRADES.invalid][n % 4]!;
    await attempt(store, trial, verdict, { ...again, calls: n % 7 === 6 ? [{}, bare] : [{}, {}] });
  }
  return folder;
}

/** What DuckDB, which shares no code with us, makes of a query; big integers as numbers. */
export async function duck(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJson().map((row) => ({ ...row }));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
