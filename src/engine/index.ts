export type { EngineEvent, EventOf } from "./engine-event.ts";
export type { LaneMoment } from "./lane-history.ts";
export { inWorld, loadPlan } from "./load-plan.ts";
export { type Plan, planOf, planRun } from "./plan-run.ts";
export { resolveAxes } from "./resolve-axes.ts";
export { run } from "./run.ts";
export { simulate, type Simulation } from "./simulate.ts";
export { newRunId, type RunOptions } from "./run-options.ts";
export { emptyTally, type RunTally, tallied } from "./run-tally.ts";
