import { solve } from "./simplex.ts";

/** What a limit counts. Concurrency is counted in seconds that slots are held. */
export type Resource = "requests" | "tokens" | "concurrency";

/** Equal pieces of work, such as all calls for one model, that any of these groups may do. */
export interface Work {
  readonly name: string;
  readonly amount: number;
  /** What one piece takes: one request, so many tokens, so many seconds of a slot. */
  readonly takes: Readonly<Record<Resource, number>>;
  readonly groups: readonly string[];
}

/** What a quota group allows: so much a second, and so much at once to begin with. Absent resources are unbounded. */
export interface Allowance {
  readonly group: string;
  readonly limits: Readonly<Partial<Record<Resource, { readonly perSecond: number; readonly burst: number }>>>;
}

/** The limit that keeps a bound from being smaller, and the share of the bound that is its doing. */
export interface Binding {
  readonly group: string;
  readonly resource: Resource;
  readonly share: number;
}

/** No schedule ends sooner than `seconds`. Bindings are in the order of what they cost; none when the longest chain binds. */
export interface LowerBound {
  readonly seconds: number;
  readonly bindings: readonly Binding[];
}

const RESOURCES = ["requests", "tokens", "concurrency"] as const;

/**
 * The least time in which the work can be done inside the allowances, however it is divided among them:
 * min T with Σ_g x(w,g) = amount(w), Σ_w x(w,g)·takes(w,r) ≤ rate(g,r)·T + burst(g,r), x ≥ 0, and T ≥ the longest chain of calls
 * that must follow one another. Infinite when some work has no group.
 */
export function lowerBound(
  work: readonly Work[],
  allowances: readonly Allowance[],
  longestChainSeconds: number,
): LowerBound {
  const pairs = work.flatMap((one, at) => one.groups.map((group) => ({ at, group })));
  const width = pairs.length + 1;
  const rowOf = (factor: (pair: (typeof pairs)[number]) => number, time: number): number[] => [
    ...pairs.map(factor),
    time,
  ];
  const done = work.map((one, at) => ({
    of: rowOf((pair) => (pair.at === at ? 1 : 0), 0),
    is: "=" as const,
    to: one.amount,
  }));
  const kept = allowances.flatMap(({ group, limits }) =>
    RESOURCES.flatMap((resource) => {
      const limit = limits[resource];
      if (limit === undefined) return [];
      const takes = (pair: (typeof pairs)[number]): number =>
        pair.group === group ? work[pair.at]!.takes[resource] : 0;
      const of = rowOf(takes, -limit.perSecond);
      return [{ group, resource, row: { of, is: "≤" as const, to: limit.burst } }];
    }),
  );
  const cost = Array.from({ length: width }, (_, column) => (column === width - 1 ? 1 : 0));
  const optimum = solve({ cost, rows: [...done, ...kept.map(({ row }) => row)] });
  if (optimum === null) return { seconds: Infinity, bindings: [] };
  if (optimum.cost <= longestChainSeconds) return { seconds: longestChainSeconds, bindings: [] };
  const bindings = kept.map(({ group, resource, row }, at) => {
    const perSecond = -row.of.at(-1)!;
    // At the optimum the prices of the rates add up to one second of T.
    return { group, resource, share: optimum.price[done.length + at]! * perSecond };
  });
  const felt = bindings.filter(({ share }) => share > 1e-6);
  return { seconds: optimum.cost, bindings: felt.toSorted((a, b) => b.share - a.share) };
}
