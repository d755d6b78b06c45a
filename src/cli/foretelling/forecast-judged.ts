import type { Foretold } from "#records";
import { clockText } from "#report";

/** How good a forecast was: where the time that a run took lies in it, and how far off the middle was, relative to the time taken. */
export interface ForecastJudged extends Foretold {
  readonly tookMs: number;
  readonly within: boolean;
  readonly medianOff: number;
}

/** Judges the forecast of a run that has finished. */
export const judged = (foretold: Foretold, tookMs: number): ForecastJudged => ({
  ...foretold,
  tookMs,
  within: tookMs >= foretold.p10 && tookMs <= foretold.p90,
  medianOff: tookMs === 0 ? 0 : foretold.p50 / tookMs - 1,
});

/** `foretold 4:10 to 6:30, took 5:12: as foretold, the middle 4 % too long`. */
export function judgedText({ p10, p90, tookMs, within, medianOff }: ForecastJudged): string {
  const sooner = tookMs < p10 ? "sooner" : "later";
  const percent = Math.round(Math.abs(medianOff) * 100);
  const middle = percent === 0 ? "the middle right" : `the middle ${percent} % too ${medianOff > 0 ? "long" : "short"}`;
  const verdict = within ? "as foretold" : sooner;
  return `foretold ${clockText(p10)} to ${clockText(p90)}, took ${clockText(tookMs)}: ${verdict}, ${middle}`;
}
