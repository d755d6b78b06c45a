import type { Interval } from "../text/interval.ts";

interface IntervalBarProps {
  readonly value: number | null;
  readonly interval: Interval | null;
  /** The ends of the scale. */
  readonly from?: number;
  readonly to?: number;
  readonly label: string;
}

const WIDTH = 200;
const MIDDLE = 9;

/** A figure on a scale with its interval: a dot and whiskers. */
export function IntervalBar({ value, interval, from = 0, to = 1, label }: IntervalBarProps) {
  const xOf = (at: number): number => 6 + ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * (WIDTH - 12);
  const middle = from < 0 ? 0 : (from + to) / 2;
  return (
    <svg class="interval-bar" viewBox={`0 0 ${WIDTH} 18`} preserveAspectRatio="none" role="img" aria-label={label}>
      <line class="edge" x1={xOf(from)} x2={xOf(from)} y1={1} y2={17} />
      <line class={from < 0 ? "zero" : "grid"} x1={xOf(middle)} x2={xOf(middle)} y1={1} y2={17} />
      <line class="edge" x1={xOf(to)} x2={xOf(to)} y1={1} y2={17} />
      {interval !== null && (
        <>
          <line class="reach" x1={xOf(interval.low)} x2={xOf(interval.high)} y1={MIDDLE} y2={MIDDLE} />
          <line class="whisker" x1={xOf(interval.low)} x2={xOf(interval.low)} y1={MIDDLE - 4} y2={MIDDLE + 4} />
          <line class="whisker" x1={xOf(interval.high)} x2={xOf(interval.high)} y1={MIDDLE - 4} y2={MIDDLE + 4} />
        </>
      )}
      {value !== null && <line class="point" x1={xOf(value)} x2={xOf(value)} y1={MIDDLE - 0.01} y2={MIDDLE + 0.01} />}
    </svg>
  );
}
