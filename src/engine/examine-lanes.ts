import { type Clock, type EpochMs, type LaneId, TaskGroup } from "#kernel";
import type { LaneSpec, LimitHint } from "#lanes";
import { CallFailure, costUsd, type Failure, laneSpecs, type Prompt, type Providers, type SendResult } from "#models";
import type { ProviderSettings } from "#records";
import { mostOf } from "./spending.ts";

/** What one small call on a lane showed. Milliseconds from the moment its bytes left. */
export interface LaneExamination {
  readonly lane: LaneId;
  readonly provider: string;
  readonly key: string;
  readonly requested: string;
  readonly routed: string;
  /** The name that the answer gave; null when it gave none, or none came. */
  readonly reported: string | null;
  readonly verdict: LaneVerdict;
  /** Until the provider let the call in; null when it did not. */
  readonly headMs: number | null;
  /** Until the answer was whole; null when none came. */
  readonly answerMs: number | null;
  readonly limits: readonly LimitHint[];
  readonly tokens: { readonly input: number; readonly output: number } | null;
  readonly costUsd: number | null;
  /** How far this machine's clock is ahead of the provider's (negative: behind), to the second; null when the provider tells no time. */
  readonly clockAheadMs: number | null;
  /** What went wrong and what to do, in one sentence; null when nothing did. */
  readonly says: string | null;
  readonly simulated: boolean;
}

/**
 * `answers`; `limited`: a limit refused it now, so key and model are right; `refused`: a person must act on key, account or name;
 * `wrong-model`: another model answered; `fails`: provider or network, this time.
 */
export type LaneVerdict = "answers" | "limited" | "refused" | "wrong-model" | "fails";

/** What every lane is asked. Enough room for a model that thinks before it speaks to say a word. */
export const EXAMINATION: Prompt = {
  messages: [{ role: "user", content: "Reply with one word: ready" }],
  sampling: { maxTokens: 64 },
};

const EMBEDDING: Prompt = { messages: [], embed: ["ready"] };

const AT_ONCE = 8;
/** Times a call is put in other words when the provider does not take a part of it. */
const WORDINGS = 4;

interface Room {
  /** Models that are asked to embed a word, for they may not be able to say one. */
  readonly embeds: readonly string[];
  readonly providers: Providers;
  readonly clock: Clock;
  readonly onExamined: (examination: LaneExamination) => void;
}

/** Asks every lane once, a few at a time. Resolves in the order of the lanes; no failure of a lane rejects it. */
export async function examineLanes(
  settings: readonly ProviderSettings[],
  room: Room,
  signal: AbortSignal,
): Promise<readonly LaneExamination[]> {
  const lanes = laneSpecs(settings);
  const examined = new Map<LaneId, LaneExamination>();
  const queue = [...lanes];
  await using group = new TaskGroup(signal);
  for (let worker = 0; worker < AT_ONCE; worker++) {
    group.start(async (inner) => {
      for (let lane = queue.shift(); lane !== undefined; lane = queue.shift()) {
        const examination = await examine(lane, room, inner);
        examined.set(lane.id, examination);
        room.onExamined(examination);
      }
    });
  }
  await group.join();
  return lanes.flatMap(({ id }) => examined.get(id) ?? []);
}

/** The most that examining every lane can cost, USD; null when some price is not known. */
export function mostToExamine(
  settings: readonly ProviderSettings[],
  { providers, embeds }: { readonly providers: Pick<Providers, "priceOf">; readonly embeds: readonly string[] },
): number | null {
  let usd = 0;
  for (const lane of laneSpecs(settings)) {
    const price = providers.priceOf(lane);
    if (price === null) return null;
    usd += mostOf(questionFor(lane, embeds), price);
  }
  return usd;
}

const questionFor = ({ model }: LaneSpec, embeds: readonly string[]): Prompt =>
  embeds.includes(model) ? EMBEDDING : EXAMINATION;

async function examine(lane: LaneSpec, room: Room, signal: AbortSignal): Promise<LaneExamination> {
  for (let wording = 1; ; wording++) {
    const asked = await ask(lane, room, signal);
    const { result } = asked;
    if (result.kind === "failed" && result.failure.kind === "wording" && wording < WORDINGS) continue;
    return examinationOf(lane, asked, room.providers);
  }
}

interface Asked {
  readonly result: SendResult;
  readonly headMs: number | null;
  readonly answerMs: number;
  readonly hints: readonly LimitHint[];
  readonly clockAheadMs: number | null;
}

async function ask(lane: LaneSpec, { providers, clock, embeds }: Room, signal: AbortSignal): Promise<Asked> {
  using watch = providers.calls.open({ conversation: "doctor", model: lane.model, call: 0 });
  watch.onLane(lane.id);
  let sentAt = clock.now();
  let headMs: number | null = null;
  let hints: readonly LimitHint[] = [];
  let clockAheadMs: number | null = null;
  const onSent = (): void => {
    sentAt = clock.now();
  };
  // The header tells whole seconds, so half of one is added; it was written somewhere on the way.
  const onProviderTime = (at: EpochMs): void => {
    clockAheadMs = Math.round((clock.now() - at - 500) / 1_000) * 1_000;
  };
  const onAdmitted = (told: readonly LimitHint[]): void => {
    headMs = clock.now() - sentAt;
    hints = told;
  };
  const on = { lane, watch, onSent, onAdmitted, onProviderTime };
  const result = await providers.send(questionFor(lane, embeds), on, signal);
  return { result, headMs, answerMs: clock.now() - sentAt, hints, clockAheadMs };
}

function examinationOf(lane: LaneSpec, asked: Asked, providers: Providers): LaneExamination {
  const { result, headMs, answerMs, hints } = asked;
  const { id, provider, key, model: requested, deployment: routed } = lane;
  const names = { lane: id, provider, key, requested, routed, clockAheadMs: asked.clockAheadMs };
  if (result.kind === "failed") {
    const { failure } = result;
    return {
      ...names,
      reported: failure.kind === "wrong-model" ? failure.reported : null,
      verdict: verdictOf(failure),
      headMs,
      answerMs: null,
      limits: failure.kind === "rate-limited" ? failure.hints : hints,
      tokens: null,
      costUsd: null,
      says: new CallFailure(failure, { lane, sends: 1 }).message,
      simulated: false,
    };
  }
  const { usage, reportedModel, simulated } = result.completion;
  return {
    ...names,
    reported: reportedModel,
    verdict: "answers",
    headMs,
    answerMs,
    limits: hints,
    tokens: usage === null ? null : { input: usage.input, output: usage.output },
    costUsd: costUsd(providers.priceOf(lane), usage),
    says: null,
    simulated,
  };
}

function verdictOf({ kind }: Failure): LaneVerdict {
  if (kind === "rate-limited") return "limited";
  if (kind === "wrong-model") return "wrong-model";
  return kind === "auth" || kind === "credit-exhausted" || kind === "not-served" ? "refused" : "fails";
}
