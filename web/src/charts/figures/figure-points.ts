import type { FigureChart, FigureView } from "#report";
import { percentText } from "../../text/figures.ts";

/** One mark of a figure. Places count from 0; `row` in categories, `column` in series. */
export interface FigurePoint {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** The mark in words, with its interval. */
  readonly words: string;
}

/** A figure's table as marks on two lists of names. */
export interface FigureMarks {
  readonly categories: readonly string[];
  readonly series: readonly string[];
  readonly points: readonly FigurePoint[];
  /** Ends of the scale that all values and intervals lie in. */
  readonly from: number;
  readonly to: number;
}

type Row = FigureView["table"]["rows"][number];

/** Reads the marks of a figure out of its table; rows without a value have none, and names without a mark are left to the table. */
export function figureMarks(all: readonly Row[], chart: FigureChart): FigureMarks {
  const rows = all.filter((row) => typeof row[chart.y] === "number");
  const categories = [...new Set(rows.map((row) => nameIn(row, chart.x)))];
  const series = chart.series === null ? [""] : [...new Set(rows.map((row) => nameIn(row, chart.series!)))];
  const points = rows.flatMap((row): FigurePoint[] => {
    const value = row[chart.y];
    if (typeof value !== "number") return [];
    const category = nameIn(row, chart.x);
    const name = chart.series === null ? "" : nameIn(row, chart.series);
    const [low, high] = [numberIn(row, chart.low), numberIn(row, chart.high)];
    const words = `${[name, category].filter((part) => part !== "").join(", ")}: ${wordsOf({ value, low, high }, chart.rate)}`;
    return [{ row: categories.indexOf(category), column: series.indexOf(name), value, low, high, words }];
  });
  return { categories, series, points, ...scaleOf(points, chart.rate) };
}

/** A value of a figure as people read it. */
export const figureText = (value: number, rate: boolean): string =>
  rate ? percentText(value) : Number.isInteger(value) ? value.toLocaleString("en-US") : value.toPrecision(3);

function wordsOf({ value, low, high }: Pick<FigurePoint, "value" | "low" | "high">, rate: boolean): string {
  const figure = figureText(value, rate);
  return low === null || high === null
    ? figure
    : `${figure}, interval ${figureText(low, rate)} to ${figureText(high, rate)}`;
}

/** Rates have the whole of their scale, differences of rates as much on either side of zero; other figures begin at zero. */
function scaleOf(points: readonly FigurePoint[], rate: boolean): { readonly from: number; readonly to: number } {
  const all = points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)];
  if (rate && least >= 0 && most <= 1) return { from: 0, to: 1 };
  const reach = Math.max(-least, most) || 1;
  return least < 0 ? { from: -reach, to: reach } : { from: 0, to: reach };
}

const nameIn = (row: Row, key: string): string => String(row[key] ?? "–");

function numberIn(row: Row, key: string | null): number | null {
  const value = key === null ? null : row[key];
  return typeof value === "number" ? value : null;
}
