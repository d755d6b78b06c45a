export { freshPlan } from "./fresh-plan.ts";
export { examine, type ExamineOptions } from "./examine.ts";
export { EXAMINATION, type LaneExamination, type LaneVerdict } from "./examine-lanes.ts";
export type { EngineEvent, EventOf } from "./engine-event.ts";
export type { LaneMoment } from "./lane-history.ts";
export { inWorld, loadPlan } from "./load-plan.ts";
export { type Plan, planOf, planRun } from "./plan-run.ts";
export { resolveAxes } from "./resolve-axes.ts";
export {
  type Alternative,
  forecast,
  type Forecast,
  type ForecastOptions,
  type Knowledge,
  type Predicted,
} from "./forecast.ts";
export { knowledgeOf } from "./forecast-knowledge.ts";
export { PRIOR_ANSWERS, PRIOR_LIMITS, type PriorLimits } from "./forecast-priors.ts";
export { giveOrder, type HeardOrder, type Order, type OrderEnd, ORDERS, type RunState } from "./orders.ts";
export { type ListedRun, listRuns, runNamed } from "./list-runs.ts";
export { run } from "./run.ts";
export { simulate, type Simulation } from "./simulate.ts";
export type { CallWait, LineWait, Waits } from "./what-waits.ts";
export { newRunId, type RunOptions } from "./run-options.ts";
export { emptyTally, type RunTally, tallied } from "./run-tally.ts";
