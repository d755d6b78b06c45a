import { type CellTally, NotScored } from "#records";
import { ImpossibleFigure } from "./impossible-figure.ts";

/** How trials ended, and what they took. All but the sums are counts of trials; planned = graded + not scored + owed. */
export interface Counts {
  readonly planned: number;
  readonly graded: number;
  readonly full: number;
  readonly partial: number;
  readonly failure: number;
  readonly notScored: Readonly<Record<NotScored, number>>;
  readonly owed: number;
  readonly scoreSum: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const OUTCOMES: ReadonlySet<string> = new Set(["full", "partial", "failure", ...NotScored.options]);

/** What all the tallies come to. Throws `ImpossibleFigure` for a tally that no ledger can give. */
export function countsOf(tallies: readonly CellTally[]): Counts {
  for (const tally of tallies) refuseImpossible(tally);
  const sum = (figure: (tally: CellTally) => number): number =>
    tallies.reduce((total, tally) => total + figure(tally), 0);
  const ended = (outcome: string): number => sum((tally) => tally.outcomes[outcome] ?? 0);
  const [full, partial, failure] = [ended("full"), ended("partial"), ended("failure")];
  const notScored = Object.fromEntries(NotScored.options.map((kind) => [kind, ended(kind)])) as Record<
    NotScored,
    number
  >;
  const planned = sum((tally) => tally.planned);
  const graded = full + partial + failure;
  return {
    planned,
    graded,
    full,
    partial,
    failure,
    notScored,
    owed: planned - graded - missingOf(notScored),
    scoreSum: sum((tally) => tally.scoreSum),
    calls: sum((tally) => tally.calls),
    inputTokens: sum((tally) => tally.inputTokens),
    outputTokens: sum((tally) => tally.outputTokens),
  };
}

/** How many trials ended without a score. */
export const missingOf = (notScored: Counts["notScored"]): number =>
  Object.values(notScored).reduce((total, count) => total + count, 0);

/** How many trials have an outcome that is not known. An inapplicable one has none that could be. */
export const unknownOf = ({ notScored, owed }: Pick<Counts, "notScored" | "owed">): number =>
  missingOf(notScored) - notScored.inapplicable + owed;

function refuseImpossible(tally: CellTally): void {
  const refuse = (message: string): never => {
    throw new ImpossibleFigure(`${tally.suite}, ${JSON.stringify(tally.cell)}: ${message}`);
  };
  const unknown = Object.keys(tally.outcomes).find((outcome) => !OUTCOMES.has(outcome));
  if (unknown !== undefined) refuse(`"${unknown}" is no outcome`);
  const counts = [tally.planned, tally.calls, ...Object.values(tally.outcomes)];
  const odd = counts.find((count) => !Number.isInteger(count) || count < 0);
  if (odd !== undefined) refuse(`a count of ${odd}`);
  const ended = Object.values(tally.outcomes).reduce((total, count) => total + count, 0);
  if (ended > tally.planned) refuse(`${ended} trials ended of ${tally.planned} planned`);
  const { full = 0, partial = 0, failure = 0 } = tally.outcomes;
  const graded = full + partial + failure;
  if (!(tally.scoreSum >= 0 && tally.scoreSum <= graded * (1 + 1e-9))) {
    refuse(`scores of ${tally.scoreSum} in all for ${graded} graded trials`);
  }
}
