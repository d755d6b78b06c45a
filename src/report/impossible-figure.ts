import { type Remedy, SluiceError } from "#kernel";

/** A figure that no ledger can give: a rate outside [0, 1], more trials ended than planned. Nothing is printed from it. */
export class ImpossibleFigure extends SluiceError {
  readonly code = "SLUICE_IMPOSSIBLE_FIGURE";
  readonly remedy: Remedy = { do: "abort-run" };
}

/** The share `part / whole`, null when the whole is nothing. Throws `ImpossibleFigure` when it is not within [0, 1]. */
export function rateOf(part: number, whole: number, what: string): number | null {
  if (whole === 0 && part === 0) return null;
  const rate = part / whole;
  // Sums of scores are sums of doubles: the last digit may be off.
  if (rate >= 0 && rate <= 1 + 1e-9) return Math.min(1, rate);
  throw new ImpossibleFigure(`${what}: ${part} of ${whole} is a rate of ${rate}, expected one from 0 to 1`);
}
