import type { EpochMs } from "#kernel";
import type { LaneSnapshot, LaneState } from "./lane-snapshot.ts";
import type { LaneSpec, TokenCount } from "./lease.ts";
import type { QuotaGroup, Room } from "./quota-group.ts";

/** What is wrong with the lane itself, apart from its group's limits. */
export type LaneHealth =
  | { readonly kind: "well" }
  | { readonly kind: "failing"; readonly until: EpochMs; readonly why: string }
  | { readonly kind: "refused"; readonly why: string };

/** One lane: its counts and its health; its limits are its group's. */
export class Lane {
  readonly spec: LaneSpec;
  readonly group: QuotaGroup;
  health: LaneHealth = { kind: "well" };
  inFlight = 0;
  peakInFlight = 0;
  sends = 0;
  answered = 0;
  rejected = 0;
  failed = 0;

  constructor(spec: LaneSpec, group: QuotaGroup) {
    this.spec = spec;
    this.group = group;
  }

  room(tokens: TokenCount, backlog: number): Room {
    if (this.health.kind === "refused") return { kind: "closed", cause: "refused", until: null };
    return this.group.room(tokens, backlog);
  }

  snapshot(): LaneSnapshot {
    const state = this.#state();
    return {
      lane: this.spec,
      state,
      inFlight: this.inFlight,
      peakInFlight: this.peakInFlight,
      cap: this.group.cap,
      ratePerMinute: null,
      sends: this.sends,
      answered: this.answered,
      rejected: this.rejected,
      failed: this.failed,
      learnedRpm: null,
      learnedTpm: null,
      learnedConcurrency: null,
      starvedMs: {},
      restingUntil: state.kind === "resting" || state.kind === "failing" ? state.until : null,
      why: "why" in state ? state.why : null,
    };
  }

  #state(): LaneState {
    if (this.health.kind !== "well") return this.health;
    const gate = this.group.gate;
    if (gate.kind === "resting") return { kind: "resting", until: gate.until, why: gate.why };
    return gate.kind === "probing" ? { kind: "probing" } : { kind: "ready" };
  }
}
