/** How many were sent in the last 24 hours, in slices of some minutes, oldest first. A slice is forgotten as a whole, 24 hours after its end. */
export interface DayUse {
  readonly slices: readonly DaySlice[];
}

/** Sends within one slice. */
export interface DaySlice {
  /** Epoch milliseconds. */
  readonly endsAt: number;
  readonly sends: number;
}

const DAY_MS = 86_400_000;
const SLICE_MS = 300_000;

export const noDayUse: DayUse = { slices: [] };

/** So many were sent now. */
export function sentInDay(use: DayUse, sends: number, now: number): DayUse {
  const slices = within(use, now);
  const last = slices.at(-1);
  if (last !== undefined && now < last.endsAt)
    return { slices: [...slices.slice(0, -1), { ...last, sends: last.sends + sends }] };
  return { slices: [...slices, { endsAt: now + SLICE_MS, sends }] };
}

/** Sends of the last 24 hours; up to one slice older ones are counted too. */
export const dayTotal = (use: DayUse, now: number): number => totalOf(within(use, now));

/**
 * When one more may go so that no 24 hours hold more than `most`, in epoch milliseconds: `now` when there is room. `held` are
 * about to be sent.
 */
export function dayRoomAt(use: DayUse, { held, most }: { held: number; most: number }, now: number): number {
  const slices = within(use, now);
  let total = held + totalOf(slices);
  if (total < most) return now;
  for (const { endsAt, sends } of slices) {
    total -= sends;
    if (total < most) return endsAt + DAY_MS;
  }
  return now + DAY_MS + SLICE_MS;
}

const within = ({ slices }: DayUse, now: number): readonly DaySlice[] =>
  slices.filter(({ endsAt }) => now < endsAt + DAY_MS);

const totalOf = (slices: readonly DaySlice[]): number => slices.reduce((sum, { sends }) => sum + sends, 0);
