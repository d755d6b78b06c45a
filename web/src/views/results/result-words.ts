import type { ResultRow, ResultTable } from "#report";
import { axisWords, valueWords } from "../../text/axis-words.ts";
import { countText, percentText } from "../../text/figures.ts";
import type { Interval } from "../../text/interval.ts";
import { sumOf } from "../../text/outcomes.ts";

/** A row by the values that its trials share. */
export const rowName = ({ key }: ResultRow): string => Object.values(key).map(valueWords).join(" · ") || "all trials";

/** `31.3–83.2`, in per cent. */
export const intervalText = (interval: Interval | null): string =>
  interval === null ? "–" : `${(interval.low * 100).toFixed(1)}–${(interval.high * 100).toFixed(1)}`;

/** A rate with its interval, as a sentence for those who do not see the bar. */
export const rateWords = (name: string, rate: number | null, interval: Interval | null): string =>
  rate === null || interval === null
    ? `${name}: nothing graded`
    : `${name}: ${percentText(rate)}, interval ${intervalText(interval)} %`;

/** Trials without a score. */
export const notScoredOf = ({ notScored }: Pick<ResultRow, "notScored">): number => sumOf(notScored);

/** `3 infra-invalid, 1 cancelled`. */
export const notScoredWords = ({ notScored }: Pick<ResultRow, "notScored">): string =>
  Object.entries(notScored)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${countText(count)} ${kind}`)
    .join(", ");

/** A table of results for a spreadsheet: its head and its rows. */
export function sheetOf({ axes, rows }: ResultTable): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
} {
  const figures = [
    "planned",
    "graded",
    "full",
    "partial",
    "failure",
    "not scored",
    "owed",
    "success",
    "from",
    "to",
    "calls",
    "input tokens",
    "output tokens",
    "simulated",
  ];
  return {
    head: [...axes.map(axisWords), ...figures],
    rows: rows.map((row) => [
      ...axes.map((axis) => row.key[axis] ?? null),
      row.planned,
      row.graded,
      row.full,
      row.partial,
      row.failure,
      notScoredOf(row),
      row.owed,
      row.success,
      row.successInterval?.low ?? null,
      row.successInterval?.high ?? null,
      row.calls,
      row.inputTokens,
      row.outputTokens,
      row.simulated ? "yes" : "no",
    ]),
  };
}
