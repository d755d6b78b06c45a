import type { EpochMs, LaneId } from "#kernel";
import type { Lanes, LaneSnapshot, StarvedCause } from "#lanes";
import type { CallPhase, CallsInFlight } from "#models";

/** What a run waits for, so that one that seems to hang can say where. Times are epoch milliseconds. */
export interface Waits {
  /** When something was answered last, or the run began. */
  readonly quietSince: EpochMs;
  /** Calls that hold a lane or rest, by what they wait for and where, the longest first. */
  readonly calls: readonly CallWait[];
  /** Lines for a lane, one a model. */
  readonly lines: readonly LineWait[];
}

/** Calls that wait for the same thing on the same lane. */
export interface CallWait {
  readonly phase: CallPhase;
  /** Null while no lane is held. */
  readonly lane: LaneId | null;
  readonly calls: number;
  /** Since when the one that waits longest does. */
  readonly since: EpochMs;
  /** When the first of them is given up; null where only the end of the run does that. */
  readonly until: EpochMs | null;
  readonly lastByteAt: EpochMs | null;
  /** One of them: trial and place of the call. */
  readonly example: { readonly trial: string; readonly call: number };
}

/** Conversations in line for a model's lanes. */
export interface LineWait {
  readonly model: string;
  readonly waiting: number;
  readonly since: EpochMs;
  readonly why: StarvedCause;
  /** In the words of the provider or the network, where the model's lanes fail or are refused; null elsewhere. */
  readonly reason: string | null;
  /** When room is expected; null when that depends on something that ends. */
  readonly until: EpochMs | null;
}

/** Looks at everything a run waits for. A call in line is counted with its line. */
export function whatWaits(run: {
  readonly calls: Pick<CallsInFlight, "list">;
  readonly lanes: Pick<Lanes, "waiting" | "snapshot">;
  readonly quietSince: EpochMs;
}): Waits {
  const groups = new Map<string, CallWait>();
  for (const { phase, lane, since, until, lastByteAt, conversation, call } of run.calls.list()) {
    if (phase === "queued") continue;
    const key = `${phase} ${lane ?? ""}`;
    const one = { phase, lane, calls: 1, since, until, lastByteAt, example: { trial: conversation, call } };
    const known = groups.get(key);
    groups.set(key, known === undefined ? one : merged(known, one));
  }
  const waiting = run.lanes.waiting();
  const lanes = waiting.length === 0 ? [] : run.lanes.snapshot();
  const lines = waiting.map(({ model, opening, continuing, since, why, until }): LineWait => {
    return { model, waiting: opening + continuing, since, why, reason: saidOf(lanes, model, why), until };
  });
  return { quietSince: run.quietSince, calls: [...groups.values()].toSorted((a, b) => a.since - b.since), lines };
}

/** What a lane of the model that fails or is refused gave as the reason, where that is what is waited for. */
function saidOf(lanes: readonly LaneSnapshot[], model: string, why: StarvedCause): string | null {
  if (why !== "failing" && why !== "refused") return null;
  return lanes.find(({ lane, state }) => lane.model === model && state.kind === why)?.why ?? null;
}

function merged(known: CallWait, one: CallWait): CallWait {
  const longest = one.since < known.since ? one : known;
  return { ...longest, calls: known.calls + 1, until: soonest(known.until, one.until) };
}

function soonest(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
