import { LaneId, RunId, systemClock, TaskId } from "#kernel";
import {
  type AttemptEnded,
  type AttemptStarted,
  type CallAnswered,
  type Cell,
  planId,
  type Trial,
  trialOf,
} from "#records";
import { SqliteStore } from "#store";

/** How large a ledger to build. */
export interface LedgerSize {
  readonly trials: number;
  readonly callsPerTrial: number;
}

const MODELS = ["oak", "elm", "ash", "yew", "fir", "box", "bay", "fig"];
const PROMPTS = ["baseline", "cot", "optimal", "flawed_tool_misuse", "flawed_missing_step"];
const TASK_TYPES = ["simple_task", "basic_task", "data_pipeline", "api_integration", "multi_stage_pipeline"];
const RATES = [0.9, 0.8, 0.7, 0.6];
const AT_ONCE = 2_000;
const BEGAN_AT = 1_760_000_000_000;

/** Builds a ledger of settled, simulated trials in 800 cells, through the store's own append. */
export async function buildLedger(folder: string, size: LedgerSize): Promise<void> {
  await using store = await SqliteStore.open(folder, { clock: systemClock });
  const trials = Array.from({ length: size.trials }, (_, n) => trialAt(n));
  const plan = planId(trials);
  const cells = Math.min(size.trials, MODELS.length * PROMPTS.length * TASK_TYPES.length * RATES.length);
  const axes = ["model", "promptType", "difficulty", "taskType", "toolSuccessRate"];
  await store.recordPlan(
    { v: 1, id: plan, suite: "workflow@1", trials: trials.length, cells, axes, excluded: [] },
    trials,
  );
  const run = RunId("bench");
  await store.append({
    v: 1,
    type: "run-started",
    run,
    plan,
    at: BEGAN_AT,
    title: "bench",
    simulated: true,
    manifest: {},
  });
  for (let at = 0; at < trials.length; at += AT_ONCE) {
    const some = trials.slice(at, at + AT_ONCE);
    await Promise.all(
      some.flatMap((trial, n) => factsOf(trial, at + n, size.callsPerTrial).map((fact) => store.append(fact))),
    );
  }
}

function trialAt(n: number): Trial {
  const cell: Cell = {
    model: MODELS[n % 8]!,
    promptType: PROMPTS[Math.floor(n / 8) % 5]!,
    difficulty: "easy",
    taskType: TASK_TYPES[Math.floor(n / 40) % 5]!,
    toolSuccessRate: RATES[Math.floor(n / 200) % 4]!,
  };
  const task = TaskId(`task-${Math.floor(n / 800)}`);
  return trialOf({
    suite: "workflow@1",
    cell,
    task,
    taskDigest: `digest-${task}`,
    repeat: 0,
    planSeed: 1,
    sampling: {},
    simulated: true,
  });
}

function factsOf(trial: Trial, n: number, calls: number): (AttemptStarted | CallAnswered | AttemptEnded)[] {
  const of = { v: 1, trial: trial.id, attempt: 1, run: RunId("bench") } as const;
  const at = BEGAN_AT + n;
  return [
    { ...of, type: "attempt-started", at },
    ...Array.from({ length: calls }, (_, call): CallAnswered => ({
      ...of,
      type: "call-answered",
      call,
      promptDigest: trial.seed,
      lane: LaneId(`world/key-${(n % 3) + 1}/${trial.cell.model}`),
      requestedModel: trial.cell.model,
      routedModel: trial.cell.model,
      completion: {
        content: `<tool_call>file_operations_reader</tool_call> ${trial.seed.repeat(4)}`,
        toolCalls: [],
        finishReason: "stop",
        usage: { input: 900 + (n % 200), output: 40 + (n % 30), cached: 0, reasoning: 0 },
        reportedModel: trial.cell.model,
        simulated: true,
      },
      sends: 1,
      sentAt: at + call,
      at: at + call + 1,
      costUsd: 0.0001,
    })),
    {
      ...of,
      type: "attempt-ended",
      at: at + calls + 2,
      ...endOf(n),
      reason: null,
      transcript: { turns: n % 10 },
      quarantined: false,
      simulated: true,
    },
  ];
}

function endOf(n: number): Pick<AttemptEnded, "verdict"> {
  const facts = { coverage: (n % 4) / 3, toolCalls: n % 7, turns: n % 10, assisted: false };
  const outcome = (["failure", "partial", "full", "full"] as const)[n % 4]!;
  return { verdict: { kind: "graded", outcome, score: [0, 0.5, 1, 1][n % 4]!, scoring: "sound-1", facts } };
}
