export { type Comparison, comparePairs, type Pair } from "./compare-pairs.ts";
export { CONFIDENCE, type Interval, spansZero } from "./interval.ts";
export { mcnemarExact } from "./mcnemar.ts";
export { type Clustered, meanInterval } from "./mean-interval.ts";
export { openBounds } from "./open-bounds.ts";
export { wilsonInterval } from "./wilson-interval.ts";
