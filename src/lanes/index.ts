export type { GroupProfile, LearnedProfile } from "./group-profile.ts";
export type { LaneEvent } from "./lane-event.ts";
export type { DaySends, LaneShares, ShareReport } from "./lane-shares.ts";
export type { LaneSnapshot, LaneState, StarvedCause, WaitingSnapshot } from "./lane-snapshot.ts";
export { Lanes, type LanesOptions, type LanesRetune } from "./lanes.ts";
export type { LaneRequest, LaneSpec, Lease, LeaseEnd, LimitHint, RejectionKind, TokenCount } from "./lease.ts";
export { NoLaneError } from "./no-lane-error.ts";
