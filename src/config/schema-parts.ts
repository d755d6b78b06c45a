import { z } from "zod";
import { DURATION, durationMs } from "./duration.ts";

/*
 * In this schema an issue's message is an expectation, to stand after "must be"; for unknown keys it is the list of the
 * known ones. `schema-errors.ts` makes sentences of them.
 */

/** A mapping with these keys and no others. */
export const strict = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : "a mapping"),
  });

/** Text that is not empty. */
export const text = (expected: string) => z.string(expected).min(1, expected);

/** A whole number of at least 1. */
export const count = (expected = "a whole number of at least 1") => z.int(expected).min(1, expected);

/** A number from `least` up, or above it. */
export const amount = (expected: string, bound: { readonly above: number } | { readonly least: number }) => {
  const number = z.number(expected);
  return "above" in bound ? number.gt(bound.above, expected) : number.min(bound.least, expected);
};

/** One word of a closed list. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(...choices: Words) =>
  z.enum(choices, `one of ${choices.join(", ")}`);

/** A list of at least one item, each once. */
export const list = <Item extends z.ZodType>(item: Item, expected: string) =>
  z.array(item, expected).min(1, expected).refine(eachOnce, `${expected}, each once`);

/** A duration with its unit, read as milliseconds. */
export const duration = () => {
  const expected = "a duration above 0 with its unit, such as 250ms, 10s or 10m";
  return z
    .string(expected)
    .regex(DURATION, expected)
    .transform((written, context) => {
      const ms = durationMs(written);
      if (ms !== undefined) return ms;
      context.issues.push({ code: "custom", message: expected, input: written });
      return z.NEVER;
    });
};

/** The values asked for on an axis: `all`, one word or group, or a list of them. */
export const axis = <Item extends z.ZodType<string | number>>(item: Item, expected: string) =>
  z
    .union([list(item, expected), item], { error: expected })
    .refine((asked) => !Array.isArray(asked) || !asked.includes("all" as never), `${expected}; "all" stands alone`);

function eachOnce(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length;
}
