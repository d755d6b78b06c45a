import type { Interval } from "#statistics";

/** `63.4` for 0.634; a dash for nothing. */
export const percentText = (rate: number | null): string => (rate === null ? "–" : (rate * 100).toFixed(1));

/** `+4.2`, `−12.0` for a difference of rates, in points. */
export function pointsText(difference: number): string {
  const points = (Math.abs(difference) * 100).toFixed(1);
  if (points === "0.0") return "0.0";
  return difference < 0 ? `−${points}` : `+${points}`;
}

/** `−20…−4`, in whole points; what would round to zero, and so look as if it spanned it, has a decimal. */
export const pointsRange = ({ low, high }: Interval): string => `${wholePoints(low)}…${wholePoints(high)}`;

function wholePoints(difference: number): string {
  const whole = Math.round(difference * 100);
  if (whole === 0) return pointsText(difference) === "0.0" ? "0" : pointsText(difference);
  return whole < 0 ? `−${-whole}` : `+${whole}`;
}

/** `12,345` */
export const countText = (count: number): string => count.toLocaleString("en-US");

/** Words of one axis's value: `flawed_tool_misuse` is `tool misuse`, `very_easy` is `very easy`. */
export const wordsOf = (value: string | number): string =>
  String(value)
    .replace(/^flawed_/, "")
    .replaceAll("_", " ");
