export { Lanes, type LanesOptions } from "./lanes.ts";
export type { LaneEvent } from "./lane-event.ts";
export type { LaneSnapshot, LaneState, StarvedCause, WaitingSnapshot } from "./lane-snapshot.ts";
export type { Lease, LeaseEnd, LaneRequest, LaneSpec, LimitHint, RejectionKind, TokenCount } from "./lease.ts";
export { NoLaneError } from "./no-lane-error.ts";
