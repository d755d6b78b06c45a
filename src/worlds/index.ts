export { builtinWorlds, type LimitWorld, type LimitWorldName } from "./builtin-worlds.ts";
export {
  admittedAfterMs,
  type CallLength,
  type CallShape,
  drawCall,
  drawLatencyMs,
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
export type { OfferedTool, SimulatedPrompt } from "./models/sight.ts";
export { promptTokens, type SimulatedAnswer, simulatedAnswer, tokensIn } from "./models/simulated-answer.ts";
