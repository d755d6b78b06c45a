/**
 * How much of a quota somebody else uses, from headers: what is gone between two of them and was not sent from here.
 *
 * What one header lacks because of its way (late, overtaken, rounded) the next one has too much: over a stretch that cancels,
 * so nothing is clipped. What is left shows in how much stretches differ, and bounds the share from below.
 */
export interface ForeignUse {
  /** The stretch that is not over yet. */
  readonly open: Stretch;
  readonly startedAt: number | null;
  /** The last stretches, the newest last. */
  readonly over: readonly Stretch[];
}

interface Stretch {
  readonly headers: number;
  readonly own: number;
  readonly missing: number;
}

/** The others' part of all that is used, 0 to 1: as it seems, and what it is at least. */
export interface ForeignShare {
  readonly share: number;
  readonly atLeast: number;
}

/** One header against the one before it: `own` was sent from here, and `missing` less was left (more, when negative) than that explains. */
export interface HeaderGap {
  readonly at: number;
  readonly own: number;
  readonly missing: number;
}

const STRETCH_MS = 15_000;
const STRETCH_HEADERS = 4;
/** A provider that counts in minutes gives back only at their ends: the stretches together must see one. */
const STRETCHES = 6;
/** Student's t, one-sided at 99 %, for six values. */
const T = 3.365;

const nothing: Stretch = { headers: 0, own: 0, missing: 0 };

export const noForeignUse: ForeignUse = { open: nothing, startedAt: null, over: [] };

export function missed({ open, startedAt, over }: ForeignUse, { at, own, missing }: HeaderGap): ForeignUse {
  const next = { headers: open.headers + 1, own: open.own + own, missing: open.missing + missing };
  const since = startedAt ?? at;
  if (at - since < STRETCH_MS || next.headers < STRETCH_HEADERS) return { open: next, startedAt: since, over };
  return { open: nothing, startedAt: at, over: [...over, next].slice(-STRETCHES) };
}

/** Null while too little was seen. */
export function foreignShare({ over }: ForeignUse): ForeignShare | null {
  if (over.length < STRETCHES) return null;
  const own = Math.max(0, mean(over.map((stretch) => stretch.own)));
  const each = over.map(({ missing }) => missing);
  const missing = mean(each);
  const variance = each.reduce((sum, value) => sum + (value - missing) ** 2, 0) / (STRETCHES - 1);
  const least = missing - T * Math.sqrt(variance / STRETCHES);
  return { share: partOf(missing, own), atLeast: partOf(least, own) };
}

const partOf = (others: number, own: number): number => (others <= 0 ? 0 : others / (own + others));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
