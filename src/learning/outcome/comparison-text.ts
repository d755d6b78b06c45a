import type { Arm } from "../loop/arm.ts";
import type { ArmComparison, MeanDifference } from "./arm-comparison.ts";

/** `38 %`, or a dash. */
export const percentText = (rate: number | null): string => (rate === null ? "–" : `${Math.round(rate * 100)} %`);

const signed = (value: number, digits: number): string => {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
};

const named: Readonly<Record<Arm, string>> = {
  none: "no memory",
  memory: "memory",
  placebo: "the placebo",
  frozen: "the frozen memory",
};

/** What a comparison allows to say, in a sentence that begins with the two arms. */
export function comparisonText({ first, second, pairs, success, detectable }: ArmComparison): string {
  const head = `${named[first]} against ${named[second]}`;
  if (success === null) return `${head}: nothing to compare, no task was graded in both.`;
  const { difference, interval, claim, tasks, mcnemarP } = success;
  const range = `${signed(difference * 100, 0)} points (95 %: ${signed(interval.low * 100, 0)} … ${signed(interval.high * 100, 0)}; ${tasks} tasks, ${pairs} pairs${mcnemarP === null ? "" : `; McNemar p ${mcnemarP < 0.001 ? "< 0.001" : mcnemarP.toFixed(3)}`})`;
  if (claim === "no-difference-can-be-claimed") {
    return `${head}: no difference can be claimed, ${range}. Below ${Math.round((detectable ?? 1) * 100)} points so many tasks would mostly show nothing.`;
  }
  return `${head}: ${claim === "first-is-better" ? named[first] : named[second]} is better, ${range}.`;
}

/** What a difference of means allows to say: `2.1 fewer steps`; the empty text for nothing. */
function meanText(what: string, difference: MeanDifference | null): string {
  if (difference === null) return "";
  const { interval } = difference;
  const digits = Math.abs(difference.difference) < 100 ? 1 : 0;
  if (interval === null || (interval.low <= 0 && interval.high >= 0)) {
    return `no difference in ${what} can be claimed (${signed(difference.difference, digits)} a trial)`;
  }
  const less = difference.difference < 0 ? "fewer" : "more";
  return `${Math.abs(difference.difference).toFixed(digits)} ${less} ${what} a trial (95 %: ${signed(interval.low, digits)} … ${signed(interval.high, digits)})`;
}

/** Steps and tokens of a comparison as one sentence; the empty text when neither is known. */
export function effortText({ steps, tokens }: Pick<ArmComparison, "steps" | "tokens">): string {
  const said = [meanText("steps", steps), meanText("tokens", tokens)].filter((text) => text !== "").join("; ");
  return said === "" ? "" : `${said[0]!.toUpperCase()}${said.slice(1)}.`;
}
