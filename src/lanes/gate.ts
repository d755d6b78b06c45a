import { type Clock, EpochMs, type GroupId } from "#kernel";
import type { LaneEvent } from "./lane-event.ts";
import type { RejectionKind } from "./lease.ts";

/** Where a gate is. */
export type GateState =
  | { readonly kind: "open" }
  /** `alone`: when the rest is over one send goes alone. */
  | {
      readonly kind: "resting";
      readonly since: EpochMs;
      readonly until: EpochMs;
      readonly why: RejectionKind;
      readonly alone: boolean;
    }
  | { readonly kind: "probing"; readonly since: EpochMs; readonly why: RejectionKind };

/** Why a gate closes, and for how long. */
export interface Rest {
  readonly ms: number;
  readonly why: RejectionKind;
  /** Whether one send goes alone before the others follow. */
  readonly alone: boolean;
  /** The refusal is of a send from before the gate closed. */
  readonly sameBurst: boolean;
}

/**
 * Closes a group after a refusal.
 *
 *   open ── refused ──▶ resting ── over, understood ──▶ open
 *                        ▲   └──── over, not ──▶ probing: one send is out ── let in ──▶ open
 *                        └───────────── it is refused, or tells nothing ◀──┘
 *
 * Refusals of one burst may lengthen its rest; they are finite, being sent before the gate closed. Nothing is sent while it
 * rests, so nothing else can: no stream of refusals keeps a gate closed for ever.
 */
export class Gate {
  readonly #clock: Clock;
  readonly #onChange: (before: GateState, after: GateState) => void;
  #state: GateState = { kind: "open" };

  constructor(clock: Clock, onChange: (before: GateState, after: GateState) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get state(): GateState {
    return this.#state;
  }

  rest({ ms, why, alone, sameBurst }: Rest): void {
    const now = this.#clock.now();
    const until = EpochMs(now + ms);
    const state = this.#state;
    if (sameBurst && state.kind === "probing") return;
    if (sameBurst && state.kind === "resting") {
      if (until > state.until) this.#become({ ...state, until, why, alone: why === "daily" ? alone : state.alone });
      return;
    }
    this.#become({ kind: "resting", since: now, until, why, alone });
  }

  /** A send passes: true when it is the one that goes alone. */
  pass(): boolean {
    const state = this.#state;
    if (state.kind !== "resting") return false;
    if (!state.alone) {
      this.#become({ kind: "open" });
      return false;
    }
    this.#become({ kind: "probing", since: this.#clock.now(), why: state.why });
    return true;
  }

  /** The send that went alone was let in. */
  probeLetIn(): void {
    if (this.#state.kind === "probing") this.#become({ kind: "open" });
  }

  /** The send that went alone ended without a verdict: another one goes. */
  probeUntold(): void {
    const state = this.#state;
    if (state.kind !== "probing") return;
    const now = this.#clock.now();
    this.#become({ kind: "resting", since: now, until: now, why: state.why, alone: true });
  }

  #become(after: GateState): void {
    const before = this.#state;
    this.#state = after;
    this.#onChange(before, after);
  }
}

/** What is told of a change; null when nobody needs to know. */
export function gateEvent(group: GroupId, before: GateState, after: GateState, now: EpochMs): LaneEvent | null {
  if (after.kind === "resting") return { type: "group-rested", group, until: after.until, why: after.why };
  if (after.kind === "probing" || before.kind === "open") return null;
  return { type: "group-resumed", group, restedMs: now - before.since };
}
