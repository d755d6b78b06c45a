import { didYouMean, UsageError } from "#kernel";
import type { Axis } from "./suite.ts";

type Word = string | number;

/** Refuses axes whose words are not closed: a name or value twice, a default or group of values the axis has not. */
export function checkAxes(axes: readonly Axis[], where: string): void {
  refuseTwice(
    axes.map((axis) => axis.name),
    `${where}.axes`,
  );
  for (const axis of axes) checkAxis(axis, `${where}.axes.${axis.name}`);
}

function checkAxis(axis: Axis, where: string): void {
  // Words of a command line are texts: 0.8 and "0.8" could not be told apart there.
  const words = axis.values.map(String);
  refuseTwice([...words, ...Object.keys(axis.groups ?? {}), "all"], `${where}.values and groups`);
  for (const value of axis.default) refuseUnknown(value, axis, `${where}.default`);
  for (const [group, values] of Object.entries(axis.groups ?? {})) {
    for (const value of values) refuseUnknown(value, axis, `${where}.groups.${group}`);
  }
}

/** Refuses a value that the axis has not. */
export function refuseUnknown(value: Word, axis: Axis, where: string): void {
  if (axis.values.includes(value)) return;
  const words = axis.values.map(String);
  throw new UsageError(
    `${where}: axis ${axis.name} has no value ${JSON.stringify(value)}${didYouMean(String(value), words)}; it has ${words.join(", ")}`,
  );
}

/** Refuses a list in which a word stands twice. */
export function refuseTwice(words: readonly string[], where: string): void {
  const twice = words.find((word, at) => words.indexOf(word) !== at);
  if (twice !== undefined)
    throw new UsageError(`${where}: "${twice}" stands there twice; each name must be one of its own`);
}
