/**
 * A limit of sends in flight, seen from outside.
 *
 *   unbounded ── refused at n ──▶ bounded at n ── a look above passes ──▶ bounded higher, looking on at once, by twice as much
 *                                     ▲                                        │
 *                                     └───────── a look is refused ◀───────────┘   (and the next look is further away)
 *
 * A refusal at n in flight says the limit exactly. Looks are paid for with refusals, so they are rationed by sends.
 */
export interface Slots {
  /** Infinite while nothing bounds it. */
  readonly cap: number;
  readonly ceiling: number;
  /** Most that was seen in flight together, all let in. */
  readonly proven: number;
  /** Sends since the last look, and after how many the next one comes. */
  readonly sends: number;
  readonly lookAfter: number;
  readonly step: number;
  readonly changedAt: number;
}

const FIRST_LOOK_AFTER = 400;
const LONGEST_LOOK_AFTER = 6400;
const CLEAN_MS = 10_000;

export const unboundedSlots = (ceiling: number, now: number): Slots => ({
  cap: ceiling,
  ceiling,
  proven: 0,
  sends: 0,
  lookAfter: FIRST_LOOK_AFTER,
  step: 1,
  changedAt: now,
});

/** How many may be in flight now: the cap, or a little more when a look is due. */
export function slotsAt(slots: Slots, now: number): number {
  if (slots.cap >= slots.ceiling) return slots.ceiling;
  const due = slots.sends >= slots.lookAfter && now - slots.changedAt >= CLEAN_MS;
  return due ? Math.min(slots.ceiling, slots.cap + slots.step) : slots.cap;
}

/** A send went out. */
export const slotSent = (slots: Slots): Slots => ({ ...slots, sends: slots.sends + 1 });

/** A send was let in as the `together`-th in flight. */
export function slotLetIn(slots: Slots, together: number): Slots {
  if (together <= slots.proven && together <= slots.cap) return slots;
  const proven = Math.max(slots.proven, together);
  if (together <= slots.cap) return { ...slots, proven };
  return { ...slots, proven, cap: together, step: Math.min(slots.step * 2, 64) };
}

/** A send was refused while `inFlight` others were in: that many is the limit. */
export function slotRefused(slots: Slots, inFlight: number, now: number): Slots {
  const cap = Math.max(1, Math.min(slots.ceiling, inFlight));
  const looked = slots.cap < slots.ceiling;
  return {
    ...slots,
    cap: Math.min(slots.cap, cap),
    proven: Math.min(slots.proven, cap),
    sends: 0,
    step: 1,
    lookAfter: looked ? Math.min(LONGEST_LOOK_AFTER, slots.lookAfter * 2) : FIRST_LOOK_AFTER,
    changedAt: now,
  };
}

/** Believes what another group has learned, until a look says otherwise. */
export const slotsSupposed = (slots: Slots, cap: number, now: number): Slots => ({
  ...slots,
  cap: Math.max(1, Math.min(slots.ceiling, Math.max(cap, slots.proven))),
  sends: 0,
  lookAfter: SUPPOSED_LOOK_AFTER,
  changedAt: now,
});

const SUPPOSED_LOOK_AFTER = 150;
