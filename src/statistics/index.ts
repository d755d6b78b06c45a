export { clusteredInterval } from "./clustered-interval.ts";
export { type Comparison, comparePairs, type Pair } from "./compare-pairs.ts";
export { CONFIDENCE, type Interval } from "./interval.ts";
export { type Clustered, meanInterval } from "./mean-interval.ts";
export { openBounds } from "./open-bounds.ts";
export { wilsonInterval } from "./wilson-interval.ts";
