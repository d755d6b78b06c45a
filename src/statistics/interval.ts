/** A range of plausible values, both ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How sure every interval is unless said otherwise. */
export const CONFIDENCE = 0.95;

/** True when the interval leaves room for no effect at all. */
export const spansZero = ({ low, high }: Interval): boolean => low <= 0 && high >= 0;
