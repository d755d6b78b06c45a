import { GroupId, LaneId } from "#kernel";
import type { LaneSpec } from "#lanes";
import { CallFailure } from "#models";

const limits = { concurrency: null, requestsPerMinute: null, tokensPerMinute: null, requestsPerDay: null };

/** A lane of nobody's, for failures that need a place. */
const nowhere: LaneSpec = {
  id: LaneId("nowhere/no-key/fake/fake"),
  provider: "nowhere",
  key: "no-key",
  deployment: "fake",
  model: "fake",
  group: GroupId("nowhere"),
  limits,
};

/** The failure of a call that a limit refused. */
export function rateLimited({ retryAfterMs }: { readonly retryAfterMs: number | null }): CallFailure {
  const failure = {
    kind: "rate-limited",
    why: "unknown",
    retryAfterMs,
    hints: [],
    status: 429,
    says: "scripted",
  } as const;
  return new CallFailure(failure, { lane: nowhere, sends: 1 });
}
