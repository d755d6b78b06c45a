import type { LegacyCell, LegacyFile } from "#records";
import { counted, type Evidence, type Finding, findingOf } from "../finding.ts";
import { successOf, totalOf } from "./cell-counts.ts";

/** Numbers of one kind of place in a file: all its cells, all its groups, all its models, its summary. */
interface Section {
  readonly places: readonly { readonly at: string; readonly numbers: Readonly<Record<string, number>> }[];
}

/** Looks for rates and scores outside 0 to 1, counts that cannot be, and rates that are not their counts. */
export function rateChecks(file: LegacyFile): Finding[] {
  const sections: readonly Section[] = [
    { places: file.cells },
    { places: file.groups },
    { places: file.models.map(({ name, numbers }) => ({ at: `$.models.${name}`, numbers })) },
    { places: file.summary === null ? [] : [{ at: "$.summary", numbers: file.summary.numbers }] },
    { places: file.transcript === null ? [] : [{ at: "$.result", numbers: file.transcript.recorded.numbers }] },
  ];
  const rates = sections.flatMap(impossibleRates);
  const counts = sections.flatMap(({ places }) => places.flatMap(impossibleCounts));
  const differing = file.table?.rowIsTrial === true ? [] : [file.cells, file.groups].flatMap(differingRates);
  return [
    ...findingOf(
      "impossible-rate",
      rates,
      `${counted(rates.length, "rate")} or score outside 0 to 1${extremes(rates)}`,
    ),
    ...findingOf(
      "impossible-count",
      counts,
      `${counted(counts.length, "count")} negative, broken, or more than their whole`,
    ),
    ...findingOf(
      "rate-differs",
      differing,
      `${counted(differing.length, "cell")} with a stored success rate that is not their successes divided by their total`,
    ),
  ];
}

function extremes(rates: readonly Evidence[]): string {
  const values = rates.map(({ found }) => Number(found));
  return values.length === 0 ? "" : `, from ${Math.min(...values)} to ${Math.max(...values)}`;
}

const RATE = /(?:^|[_\s(])(?:rate|score|ratio|percentage|percent|pct)s?(?:$|[_\s)%])/i;
const DIGITS = 1e-6;

function impossibleRates({ places }: Section): Evidence[] {
  const names = new Set(places.flatMap(({ numbers }) => Object.keys(numbers)).filter((name) => RATE.test(name)));
  return [...names].flatMap((name) => {
    const values = places.flatMap(({ at, numbers }) =>
      Number.isFinite(numbers[name]) ? [{ at, value: numbers[name]! }] : [],
    );
    const whole = isPercent(values.map(({ value }) => value)) ? 100 : 1;
    return values
      .filter(({ value }) => value < -DIGITS * whole || value > whole * (1 + DIGITS))
      .map(({ at, value }) => ({ at: `${at}.${name}`, found: value, expected: `0 to ${whole}` }));
  });
}

/** Whether a column is written in percent: most of it, zeros apart, is above 1, and not all of it a little above. */
function isPercent(values: readonly number[]): boolean {
  const shown = values.filter((value) => value !== 0);
  return shown.some((value) => value > 2) && shown.filter((value) => value > 1).length * 2 > shown.length;
}

const COUNT =
  /^(?:total|success|successful|partial|failed|failure|full_success|partial_success|tests_with_assistance|.+_errors|total_(?:tests|success|partial|failure|errors))$/;
const PARTS = [
  "success",
  "successful",
  "partial",
  "failed",
  "failure",
  "full_success",
  "partial_success",
  "total_errors",
];

function impossibleCounts({ at, numbers }: Section["places"][number]): Evidence[] {
  const total = totalOf(numbers);
  return Object.entries(numbers).flatMap(([name, value]): Evidence[] => {
    if (!COUNT.test(name) || Number.isNaN(value)) return [];
    if (!Number.isInteger(value) || value < 0)
      return [{ at: `${at}.${name}`, found: finite(value), expected: "a whole number from 0" }];
    const tooMany = total !== null && PARTS.includes(name) && value > total;
    return tooMany ? [{ at: `${at}.${name}`, found: value, expected: `at most ${total}` }] : [];
  });
}

const finite = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

/** A rate may be rounded; further off than this it is another rate. */
const ROUNDING = 0.0051;

function differingRates(cells: readonly LegacyCell[]): Evidence[] {
  const percent = isPercent(cells.map(({ numbers }) => numbers["success_rate"] ?? 0));
  return cells.flatMap(({ at, numbers }) => {
    const [total, success, stored] = [totalOf(numbers), successOf(numbers), numbers["success_rate"]];
    if (total === null || success === null || stored === undefined || !(total > 0) || !Number.isFinite(stored))
      return [];
    const rate = (success / total) * (percent ? 100 : 1);
    const off = Math.abs(stored - rate) > ROUNDING * (percent ? 100 : 1);
    return off ? [{ at: `${at}.success_rate`, found: stored, expected: rate }] : [];
  });
}
