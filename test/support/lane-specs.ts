import { GroupId, LaneId } from "#kernel";
import type { LaneSpec } from "#lanes";
import type { LimitSettings, PaceSettings } from "#records";

/** Nobody said what the limits are. */
export const unlimited: LimitSettings = {
  concurrency: null,
  requestsPerMinute: null,
  tokensPerMinute: null,
  requestsPerDay: null,
};

/** As a person would leave it. */
export const adaptive: PaceSettings = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" };

/** A lane of this name, with a key and a quota of its own; anything may be said otherwise. */
export const laneSpec = (name: string, said: Partial<LaneSpec> = {}): LaneSpec => ({
  id: LaneId(name),
  provider: "provider",
  key: name,
  deployment: "model",
  model: "model",
  group: GroupId(name),
  limits: unlimited,
  ...said,
});
