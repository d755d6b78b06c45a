import { expect, test } from "vitest";
import { z } from "zod";
import { parseStrictly } from "./parse-strictly.ts";
import { UsageError } from "./usage-error.ts";

const Plan = z.strictObject({
  trials: z.int().min(1),
  order: z.enum(["shuffled", "dataset"]).default("dataset"),
  providers: z.array(z.strictObject({ name: z.string(), keys: z.array(z.string()).optional() })).default([]),
});

const refusalOf = (value: unknown): string => {
  try {
    parseStrictly(Plan, value, "plan");
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return "accepted";
};

test("what the schema accepts comes back with its defaults", () => {
  expect(parseStrictly(Plan, { trials: 2 }, "plan")).toEqual({ trials: 2, order: "dataset", providers: [] });
});

test.for([
  [{ trials: 2, odrer: "shuffled" }, 'plan: unknown key "odrer" (did you mean "order"?)'],
  [{ trials: 2, zebra: 1 }, 'plan: unknown key "zebra"; known: trials, order, providers'],
  [
    { trials: 2, order: "shufled" },
    'plan.order: expected one of shuffled, dataset, not "shufled" (did you mean "shuffled"?)',
  ],
  [{}, "plan.trials: missing; expected a number"],
  [{ trials: "2" }, 'plan.trials: expected a number, not "2"'],
  [{ trials: 0 }, "plan.trials: too small: expected number to be >=1, not 0"],
  [{ trials: 1, providers: [{ name: "a", kyes: [] }] }, 'plan.providers[0]: unknown key "kyes" (did you mean "keys"?)'],
  [["a"], 'plan: expected an object, not ["a"]'],
])("%j is refused: %s", ([value, message]) => {
  expect(refusalOf(value)).toBe(message);
});

test("everything that is wrong is said at once", () => {
  expect(refusalOf({ trials: 0, zebra: 1 }).split("\n")).toHaveLength(2);
});
