/**
 * Which of two rates refuses, when nobody says: requests or tokens. The one whose estimate foretells the refusals better,
 * and by their size: a token limit refuses large sends more often than small ones, a request limit does not look.
 */
export interface WhichRate {
  /** Log odds for tokens over requests. */
  readonly odds: number;
  readonly tokens: boolean;
}

export const undecided: WhichRate = { odds: 0, tokens: false };
export const surely = (of: "requests" | "tokens"): WhichRate =>
  of === "tokens" ? { odds: SURE, tokens: true } : { odds: -SURE, tokens: false };

const SURE = 12;
const SIZE_WEIGHT = 0.5;

/** A refusal of a send of `cost` tokens where `usual` is the mean. */
export function sizeSeen(which: WhichRate, cost: number, usual: number): WhichRate {
  if (usual <= 0 || cost <= 0) return which;
  return shifted(which, SIZE_WEIGHT * clampTo(Math.log(cost / usual), 1));
}

/** How far off (log ratio) an estimate was, out of how many sends or costs of one. */
export interface Surprise {
  readonly off: number;
  readonly costs: number;
}

/** How far each estimate was from what a refusal showed. */
export function errorsSeen(
  which: WhichRate,
  { requests, tokens }: Readonly<Record<"requests" | "tokens", Surprise>>,
): WhichRate {
  const fair = ({ off, costs }: Surprise): number => Math.min(9, (off / Math.hypot(USUAL_ERROR, 1 / costs)) ** 2);
  return shifted(which, (fair(requests) - fair(tokens)) / 2);
}

const USUAL_ERROR = 0.03;

/** Requests until the evidence is good, and then tokens until it is turned. */
function shifted(which: WhichRate, by: number): WhichRate {
  const odds = clampTo(which.odds + by, SURE);
  return { odds, tokens: which.tokens ? odds > 0 : odds > GOOD };
}

const GOOD = 3;

const clampTo = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
