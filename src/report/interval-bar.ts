import type { Interval } from "#statistics";
import type { Style } from "./style.ts";

/** A rate and its interval on a line from 0 to 1, `width` columns long: `····━━━━●━━··`. Only the line when there is no rate. */
export function intervalBar(rate: number | null, interval: Interval | null, width: number, style: Style): string {
  const line = "·".repeat(width);
  if (rate === null || interval === null) return style.dim(line);
  const columnOf = (value: number): number => Math.round(value * (width - 1));
  const [low, point, high] = [columnOf(interval.low), columnOf(rate), columnOf(interval.high)];
  return [
    style.dim(line.slice(0, low)),
    style.accent("━".repeat(point - low)),
    style.accent(style.bold("●")),
    style.accent("━".repeat(high - point)),
    style.dim(line.slice(high + 1)),
  ].join("");
}

/** The scale over such a line: `0      50    100 %`, as far as it fits. */
export function barScale(width: number): string {
  const [left, right] = ["0", "100 %"];
  const middle = "50";
  const space = width - left.length - right.length;
  if (space < middle.length + 2) return left + " ".repeat(Math.max(1, space)) + right;
  const before = Math.floor(width / 2) - left.length - 1;
  return left + " ".repeat(before) + middle + " ".repeat(space - before - middle.length) + right;
}
