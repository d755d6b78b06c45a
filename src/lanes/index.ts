export type { Lease, LeaseEnd, LaneRequest, LaneSpec, LimitHint, RejectionKind, TokenCount } from "./lease.ts";
