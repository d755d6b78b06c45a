import type { Bench } from "#learning";
import type { Plan } from "#engine";
import { type Clock, digestOf, randomOf, RunId, systemClock, TaskId } from "#kernel";
import type { AttemptEnded } from "#records";
import type { Store } from "#store";
import type { AgentStep, ShownMemory, Suite, SweTranscript, Task } from "#suites";
import { FakeModel, trialModels } from "#testing";

/** One kind of mistake: how an issue tells it, how it is mended, and the word of a workflow that helps. */
const FAMILIES = [
  {
    issue: "The last element of the range is missing when the limit is exactly reached, an edge of the boundary.",
    patch: ["-    while at < limit:", "+    while at <= limit:"],
    helped: "boundary",
  },
  {
    issue: "Words in upper case are not found: the comparison should be insensitive to mixed case and lowercase too.",
    patch: ["-    return word in known", "+    return word.lower() in known"],
    helped: "case",
  },
  {
    issue: "A second call remembers values of the previous one: the default is shared and state leaks between calls.",
    patch: ["-def gather(item, found=[]):", "+def gather(item, found=None):"],
    helped: "default",
  },
  {
    issue: "Blanks around the text are kept: leading and trailing whitespace, tabs and a newline should be gone.",
    patch: ["-    return text", "+    return text.strip()"],
    helped: "white",
  },
] as const;

export interface ToyRepair {
  readonly number: number;
  readonly family: number;
}

/** How the toy agent fares. */
export interface ToyOdds {
  readonly helped: number;
  readonly alone: number;
}

const USUAL: ToyOdds = { helped: 0.95, alone: 0.3 };
const idle = (): Promise<void> => Promise.resolve();

/** How the toy agent works. */
export interface ToyWork {
  readonly odds?: ToyOdds;
  /** What it does beside thinking. */
  readonly work?: (signal: AbortSignal) => Promise<void>;
}

/** A bench of so many repairs that take no time: an agent that is likelier to solve one when it is shown a workflow for its kind of mistake. */
export function toyRepairs(count: number, { odds = USUAL, work = idle }: ToyWork = {}): Bench {
  const tasks = Array.from({ length: count }, (_, number): Task<ToyRepair> => {
    const id = TaskId(`toy__repo-${number + 100}`);
    return { id, digest: digestOf(id), body: { number, family: number % FAMILIES.length } };
  });
  return {
    factsOf: (task) => {
      const { family, number } = task.body as ToyRepair;
      const at = new Date(Date.UTC(2024, 0, 1 + ((number * 7) % 28))).toISOString();
      return { repo: `toy/repo-${number % 3}`, problem: FAMILIES[family]!.issue, createdAt: at };
    },
    open: (memoryFor) => suiteOf(tasks, memoryFor as never, { odds, work }),
  };
}

function suiteOf(
  tasks: readonly Task<ToyRepair>[],
  memoryFor: (job: unknown) => ShownMemory,
  { odds, work }: Required<ToyWork>,
): Suite<ToyRepair> {
  return {
    name: "toy-repairs",
    version: "1",
    axes: [],
    defaultInstances: "all",
    findings: [],
    tasks: () => tasks,
    solve: async (job, { asked }, signal) => {
      const memory = memoryFor(job);
      const content = `${memory.text}${FAMILIES[job.task.body.family]!.issue}`;
      await asked.complete({ messages: [{ role: "user", content }] }, signal);
      await work(signal);
      const isHelped = memory.text.toLowerCase().includes(FAMILIES[job.task.body.family]!.helped);
      const solved = randomOf(job.trial.seed, "toy").chance(isHelped ? odds.helped : odds.alone);
      return JSON.parse(JSON.stringify(transcriptOf(job.task.body, memory, solved)));
    },
    score: (_, transcript) => {
      const solved = (transcript as unknown as SweTranscript).evaluation.exitCode === 0;
      return {
        kind: "graded",
        outcome: solved ? "full" : "failure",
        score: Number(solved),
        scoring: "toy-1",
        facts: {},
      };
    },
  };
}

/** The transcript of a toy repair. */
export function transcriptOf({ number, family }: ToyRepair, memory: ShownMemory, solved: boolean): SweTranscript {
  const path = `src/part_${number}.py`;
  const step = (action: AgentStep["action"], given: AgentStep["arguments"], exitCode: number | null): AgentStep => ({
    thought: `I look at part ${number}.`,
    action,
    arguments: given,
    observation: exitCode === 1 ? "AssertionError: expected 3, got 2" : "ok",
    exitCode,
  });
  const patch = [
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    "@@ -1,3 +1,3 @@",
    ...FAMILIES[family]!.patch,
    "",
  ];
  return {
    v: 1,
    memory,
    steps: [
      step("shell", { command: `python -m pytest tests/test_part_${number}.py` }, 1),
      step("shell", { command: `grep -rn gather_${number} src` }, 0),
      step("view", { path }, null),
      step("edit", { path, old: "a", new: "b" }, null),
      ...(solved ? [step("shell", { command: `python -m pytest tests/test_part_${number}.py` }, 0)] : []),
      step("submit", {}, null),
    ],
    end: "submitted",
    patch: patch.join("\n"),
    scratch: [],
    evaluation: { applied: true, exitCode: solved ? 0 : 1, trouble: null, log: solved ? "1 passed" : "1 failed" },
  };
}

/** Carries a plan out without lanes or providers: every owed trial once, one after the other. */
export async function carriedDirectly(
  plan: Plan,
  store: Store,
  {
    model = FakeModel.always("done"),
    clock = systemClock,
  }: { readonly model?: FakeModel; readonly clock?: Clock } = {},
): Promise<void> {
  const run = RunId(`direct-${plan.record.id}-${(await store.runs()).length}`);
  const at = clock.now();
  const began = { v: 1, run, at } as const;
  await store.recordPlan(plan.record, plan.trials);
  await store.append({
    ...began,
    type: "run-started",
    plan: plan.record.id,
    title: "toy",
    simulated: true,
    manifest: {},
  });
  for (const trial of plan.trials) {
    const claim = await store.claim(trial.id, run, false);
    if (claim === null) continue;
    const job = plan.job(trial);
    const transcript = await plan.suite.solve(job, trialModels(model), new AbortController().signal);
    const ended: AttemptEnded = {
      ...began,
      type: "attempt-ended",
      trial: trial.id,
      attempt: claim.attempt,
      verdict: plan.suite.score(job, transcript),
      reason: null,
      transcript: transcript as AttemptEnded["transcript"],
      quarantined: false,
      simulated: true,
    };
    await store.append(ended);
  }
}
