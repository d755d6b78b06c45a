import type { LanePoint, LiveHistory } from "#records";

/** A run's throughput between two moments of its lanes' history. Rates are per minute. */
export interface ThroughputPoint {
  readonly at: number;
  readonly sentPerMinute: number;
  readonly rejectedPerMinute: number;
  /** What the lanes were paced at together; null when a lane had no rate. */
  readonly allowedPerMinute: number | null;
  readonly inFlight: number;
}

/** All lanes of a run together, moment by moment; the first moment has nothing before it and is left out. */
export function throughputOf({ lanes }: LiveHistory): readonly ThroughputPoint[] {
  const moments = new Map<number, LanePoint[]>();
  for (const points of Object.values(lanes)) {
    for (const point of points) {
      const there = moments.get(point.at);
      if (there === undefined) moments.set(point.at, [point]);
      else there.push(point);
    }
  }
  const ordered = [...moments].toSorted(([a], [b]) => a - b);
  return ordered.flatMap(([at, points], n): ThroughputPoint[] => {
    const before = ordered[n - 1]?.[0];
    if (before === undefined) return [];
    const perMinute = 60_000 / (at - before);
    const sum = (of: (point: LanePoint) => number): number => points.reduce((total, point) => total + of(point), 0);
    return [
      {
        at,
        sentPerMinute: sum(({ sends }) => sends) * perMinute,
        rejectedPerMinute: sum(({ rejected }) => rejected) * perMinute,
        allowedPerMinute: points.some(({ ratePerMinute }) => ratePerMinute === null)
          ? null
          : sum(({ ratePerMinute }) => ratePerMinute ?? 0),
        inFlight: sum(({ inFlight }) => inFlight),
      },
    ];
  });
}

/** A time in which a lane was not ready. */
export interface Pause {
  readonly from: number;
  readonly to: number;
  readonly state: LanePoint["state"];
  readonly why: string | null;
}

/** When and why a lane stood still, as its points tell. */
export function pausesOf(points: readonly LanePoint[]): readonly Pause[] {
  const pauses: Pause[] = [];
  for (const [n, { at, state, why }] of points.entries()) {
    if (state === "ready") continue;
    const from = points[n - 1]?.at ?? at;
    const last = pauses.at(-1);
    if (last !== undefined && last.to === from && last.state === state && last.why === why) {
      pauses[pauses.length - 1] = { ...last, to: at };
    } else pauses.push({ from, to: at, state, why });
  }
  return pauses;
}
