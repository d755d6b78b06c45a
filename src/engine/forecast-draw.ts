import { type GroupId, randomOf, TaskId, type TrialId } from "#kernel";
import type { LearnedProfile } from "#lanes";
import type { Prompt } from "#models";
import { planId, type ProviderSettings, type RunSummary, type Trial } from "#records";
import type { Suite } from "#suites";
import { type CallLength, parseWorld } from "#worlds";
import { drawnLimits } from "./forecast-drawn-limits.ts";
import type { BelievedLimits } from "./forecast-limits.ts";
import type { ModelPast, PastTrial } from "./forecast-past.ts";
import { MODEL_SIGMA } from "./forecast-priors.ts";
import { drawnStories } from "./forecast-stories.ts";
import { describedProviders, learnedOfStandIns, withRealKeys } from "./forecast-world.ts";
import type { Plan } from "./plan-run.ts";
import { simulate } from "./simulate.ts";

/** What is forecast: the trials that are owed, and everything that is known of what they will take. */
export interface Outlook {
  readonly plan: Plan;
  readonly owed: readonly Trial[];
  readonly past: ReadonlyMap<string, ModelPast>;
  /** How large tasks are, where that is known (`Task.size`). */
  readonly sizes: ReadonlyMap<TaskId, number>;
  readonly believed: ReadonlyMap<GroupId, BelievedLimits>;
  readonly learned: LearnedProfile;
  readonly providers: readonly ProviderSettings[];
}

/** One way the run may go. Calls, sends and tokens of all owed trials; milliseconds. */
export interface ForecastDraw {
  readonly calls: number;
  readonly sends: number;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly costUsd: number | null;
  readonly elapsedMs: number;
  readonly lowerBoundMs: number | null;
  readonly bindingLimit: string | null;
}

/** Calls that are carried out of a longer run: what follows goes on at the same pace. */
const MOST_CALLS = 1_000;

/** An ordinary call, of which the head of the answer is a fifth (`admittedAfterMs`). */
const ORDINARY_CALL_MS = 4_000;

/**
 * Goes through the owed trials once, in virtual time, in one of the worlds that are believed possible: limits, a provider's
 * speed and each trial's calls are drawn. Equal seeds give equal draws. A long run is gone through until its pace is known.
 */
export async function drawRun(outlook: Outlook, seed: number, signal: AbortSignal): Promise<ForecastDraw> {
  const random = randomOf("forecast", outlook.plan.record.id, seed);
  const stories = drawnStories(outlook.owed, outlook.past, { random, sizes: outlook.sizes });
  const scale = describedSpeed(outlook.providers) ?? speedOf(stories.values());
  const standIns = describedProviders(outlook.providers, drawnLimits(outlook.believed, random), scale);
  const total = sumOf(stories.values());
  const share = Math.min(1, MOST_CALLS / Math.max(1, total.calls));
  const carried = (part: number): Promise<RunSummary> =>
    carry(
      outlook,
      { stories, standIns, scale, trials: outlook.owed.slice(0, Math.ceil(outlook.owed.length * part)) },
      { seed, signal },
    );
  const whole = await carried(share);
  const half = share < 1 ? await carried(share / 2) : null;
  const { elapsedMs, lowerBoundMs } = extended(whole, half, share);
  return {
    calls: total.calls,
    sends: Math.round((whole.sends / Math.max(1, whole.calls)) * total.calls),
    tokens: { input: total.input, output: total.output },
    costUsd: whole.costUsd === null ? null : whole.costUsd * (total.calls / Math.max(1, whole.calls)),
    elapsedMs: elapsedMs * Math.exp(MODEL_SIGMA * random.normal()),
    lowerBoundMs,
    bindingLimit: whole.bindingLimit === null ? null : withRealKeys(whole.bindingLimit, outlook.providers, standIns),
  };
}

/**
 * The times of a whole run, from those of a share of it and of half that share: what follows takes as long as the share's second half did, or as
 * the limits let it at least, for what a bucket had saved while the run began may be spent in that half.
 */
function extended(
  part: RunSummary,
  half: RunSummary | null,
  share: number,
): Pick<RunSummary, "elapsedMs" | "lowerBoundMs"> {
  if (half === null) return part;
  const halves = (1 - share) / (share / 2);
  const { elapsedMs, lowerBoundMs } = part;
  const bound = lowerBoundMs === null || half.lowerBoundMs === null ? 0 : lowerBoundMs - half.lowerBoundMs;
  return {
    elapsedMs: elapsedMs + halves * Math.max(elapsedMs - half.elapsedMs, bound),
    lowerBoundMs: lowerBoundMs === null ? null : lowerBoundMs + halves * bound,
  };
}

/** The one scale of latencies that all providers are described with; null where they are not simulated, or are not alike. */
function describedSpeed(providers: readonly ProviderSettings[]): number | null {
  const scales = new Set(
    providers.map(({ name, protocol, world }) =>
      protocol === "world" ? parseWorld(world, `providers.${name}.world`).latencyScale : null,
    ),
  );
  const [only = null] = scales;
  return scales.size === 1 ? only : null;
}

/** How much faster than ordinary calls these are, 1 at most: when the head of an answer comes is not on record. */
function speedOf(stories: Iterable<PastTrial>): number {
  const latencies = [...stories]
    .flatMap(({ calls }) => calls.map(({ latencyMs }) => latencyMs))
    .toSorted((a, b) => a - b);
  const median = latencies[Math.floor(latencies.length / 2)] ?? ORDINARY_CALL_MS;
  return Math.min(1, Math.max(0.001, median / ORDINARY_CALL_MS));
}

function sumOf(stories: Iterable<PastTrial>): {
  readonly calls: number;
  readonly input: number;
  readonly output: number;
} {
  let [calls, input, output] = [0, 0, 0];
  for (const story of stories) {
    for (const { inputTokens, outputTokens } of story.calls) {
      calls += 1;
      input += inputTokens;
      output += outputTokens;
    }
  }
  return { calls, input, output };
}

async function carry(
  { plan, providers, learned }: Outlook,
  part: {
    readonly stories: ReadonlyMap<TrialId, PastTrial>;
    readonly standIns: readonly ProviderSettings[];
    readonly scale: number;
    readonly trials: readonly Trial[];
  },
  { seed, signal }: { readonly seed: number; readonly signal: AbortSignal },
): Promise<RunSummary> {
  const lengths = new Map<string, CallLength>();
  const known = learnedOfStandIns(learned, providers, part.standIns);
  const settings = { ...plan.settings, providers: part.standIns, budgetUsd: null, fresh: false };
  const { summary } = await simulate(
    {
      ...plan,
      settings,
      suite: replaying(plan.suite, part, lengths),
      trials: part.trials,
      record: { ...plan.record, id: planId(part.trials), trials: part.trials.length },
      job: (trial) => ({ trial, task: { id: TaskId(trial.task), digest: trial.taskDigest, body: null } }),
      warnings: [],
    },
    { seed, signal, learned: known, lengthOf: (prompt) => lengths.get(nameOf(prompt)) },
  );
  return summary;
}

const nameOf = ({ messages }: Prompt): string => messages[0]?.content ?? "";

/** A suite whose trials ask what their stories asked, call by call, and whose answers nobody reads. */
function replaying(
  suite: Suite,
  { stories, scale }: { readonly stories: ReadonlyMap<TrialId, PastTrial>; readonly scale: number },
  lengths: Map<string, CallLength>,
): Suite {
  const { alsoAsks = [] } = suite;
  return {
    ...suite,
    solve: async ({ trial }, { asked, named }, signal) => {
      for (const [at, call] of (stories.get(trial.id)?.calls ?? []).entries()) {
        const content = `call ${at} of ${trial.id}`;
        lengths.set(content, { ...call, latencyMs: call.latencyMs / scale });
        const model = call.model !== trial.cell.model && alsoAsks.includes(call.model) ? named(call.model) : asked;
        await model.complete({ messages: [{ role: "user", content }] }, signal);
        lengths.delete(content);
      }
      return null;
    },
    score: () => ({ kind: "graded", outcome: "full", score: 1, scoring: "forecast-1", facts: {} }),
  };
}
