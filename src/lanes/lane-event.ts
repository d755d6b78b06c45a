import type { EpochMs, GroupId, LaneId } from "#kernel";
import type { SharedQuota } from "#limits";
import type { RejectionKind } from "./lease.ts";

/** What lanes tell while they work; past tense, in the order it happened. */
export type LaneEvent =
  /** A rejection closed the group until then, and one send goes first, alone; or the day that a person allows it is used up. */
  | { readonly type: "group-rested"; readonly group: GroupId; readonly until: EpochMs; readonly why: RejectionKind }
  | { readonly type: "group-resumed"; readonly group: GroupId; readonly restedMs: number }
  /** The key will not work until a person acts. */
  | { readonly type: "lane-refused"; readonly lane: LaneId; readonly reason: string }
  | { readonly type: "lane-readmitted"; readonly lane: LaneId }
  /** The provider or the network keeps failing on this lane, or failed at once (`proven`: it let something in before); it rests until then. */
  | {
      readonly type: "lane-failing";
      readonly lane: LaneId;
      readonly until: EpochMs;
      readonly reason: string;
      readonly proven: boolean;
    }
  | { readonly type: "lane-recovered"; readonly lane: LaneId }
  /** A limit was found, or found to be another. Per minute for rates, sends for concurrency. */
  | {
      readonly type: "limit-learned";
      readonly group: GroupId;
      readonly of: "requests" | "tokens" | "concurrency";
      readonly value: number;
      readonly from: "rejections";
    }
  /** Somebody else uses the same quota: this share of it, 0 to 1; 0 when it ended. */
  | { readonly type: "foreign-use-found"; readonly group: GroupId; readonly share: number }
  /** Groups turned out to charge one quota: from now on all of them are charged to the first. */
  | {
      readonly type: "shared-quota-found";
      readonly groups: readonly GroupId[];
      /** Requests a minute of all together. */
      readonly perMinute: number;
      readonly evidence: SharedQuota;
    };
