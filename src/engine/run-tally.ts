import type { CallAnswered, RunEffort } from "#records";
import type { EngineEvent, EventOf } from "./engine-event.ts";

/** What a run has done so far, folded from its events. Counts, tokens, USD. */
export interface RunTally extends RunEffort {
  readonly identityMismatches: number;
  readonly simulated: boolean;
  readonly warnings: readonly string[];
}

export const emptyTally: RunTally = {
  calls: 0,
  replayedCalls: 0,
  sends: 0,
  rejectedSends: 0,
  failedSends: 0,
  tokens: { input: 0, output: 0, cached: 0 },
  costUsd: 0,
  identityMismatches: 0,
  simulated: false,
  warnings: [],
};

type Folds = { readonly [T in EngineEvent["type"]]?: (tally: RunTally, event: EventOf<T>) => RunTally };

const FOLDS: Folds = {
  "send-started": (tally) => ({ ...tally, sends: tally.sends + 1 }),
  "send-ended": (tally, { send }) => afterSend(tally, send.verdict),
  "call-answered": (tally, { call }) => afterAnswer(tally, call),
  "call-replayed": (tally) => ({ ...tally, replayedCalls: tally.replayedCalls + 1 }),
  "attempt-ended": (tally, { ended }) =>
    ended.quarantined ? { ...tally, identityMismatches: tally.identityMismatches + 1 } : tally,
  warned: (tally, { message }) => ({ ...tally, warnings: [...tally.warnings, message] }),
};

/** The tally after one more event. */
export function tallied<T extends EngineEvent["type"]>(tally: RunTally, event: EventOf<T>): RunTally {
  return FOLDS[event.type]?.(tally, event) ?? tally;
}

function afterSend(tally: RunTally, verdict: "answered" | "rejected" | "failed"): RunTally {
  switch (verdict) {
    case "answered":
      return tally;
    case "rejected":
      return { ...tally, rejectedSends: tally.rejectedSends + 1 };
    case "failed":
      return { ...tally, failedSends: tally.failedSends + 1 };
  }
}

function afterAnswer(tally: RunTally, call: CallAnswered): RunTally {
  const usage = call.completion.usage;
  return {
    ...tally,
    calls: tally.calls + 1,
    simulated: tally.simulated || call.completion.simulated,
    costUsd: tally.costUsd === null || call.costUsd === null ? null : tally.costUsd + call.costUsd,
    tokens: {
      input: tally.tokens.input + (usage?.input ?? 0),
      output: tally.tokens.output + (usage?.output ?? 0),
      cached: tally.tokens.cached + (usage?.cached ?? 0),
    },
  };
}
