export { builtinWorlds, type LimitWorld, type LimitWorldName } from "./builtin-worlds.ts";
export {
  admittedAfterMs,
  type CallLength,
  type CallShape,
  drawCall,
  type Lognormal,
  REJECTION_MS,
  usualShape,
} from "./call-shape.ts";
export {
  type AccelerationSpec,
  type Admission,
  type Demand,
  HiddenLimits,
  type HiddenLimitSpec,
  type LimitsReading,
  type RefusedBy,
  type TokenLimitSpec,
} from "./hidden-limits.ts";
export type { ForeignUse, LimitChange } from "./limit-timeline.ts";
export type { GaugeReading, RateLimitSpec, RateWindow } from "./rate-gauge.ts";
export type { Ability, SimulatedModel } from "./models/ability.ts";
export { builtinModels } from "./models/builtin-models.ts";
export { speaksOf } from "./models/repair/relevance.ts";
export type { KnownFamily, KnownRepair, RepairKnowledge } from "./models/repair/repair-knowledge.ts";
export type { OfferedTool, SimulatedPrompt } from "./models/sight.ts";
export { type SimulatedAnswer, simulatedAnswer } from "./models/simulated-answer.ts";
export type { WorldSend } from "./world.ts";
export { worldQuota, type WorldRoute } from "./world-quota.ts";
export { worldServer, type WorldServer, type WorldServerOptions } from "./world-server.ts";
export {
  parseWorld,
  type ServedModel,
  type WorldException,
  type WorldFaults,
  type WorldKey,
  type WorldSpec,
} from "./world-spec.ts";
export type { WorldLaneStats, WorldStats } from "./world-stats.ts";
export { type TwinOutcome, type TwinSend, worldTwin, type WorldTwin } from "./world-twin.ts";
