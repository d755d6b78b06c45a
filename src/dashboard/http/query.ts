import { PlanId, UsageError } from "#kernel";
import type { PlanChoice, Question } from "../desk/question.ts";

/** What stands behind the question mark of an address. */
export interface Query {
  one(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** A whole number from a query, inside its bounds. Throws a `UsageError` for what is none. */
export function numberIn(
  query: Query,
  name: string,
  { otherwise, most }: { readonly otherwise: number; readonly most: number },
): number {
  const text = query.one(name);
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text))
    throw new UsageError(`${name} is "${shortened(text)}"; it takes a whole number from 0 to ${most}.`);
  return Math.min(Number(text), most);
}

/** A list with commas between its words. */
export const listIn = (query: Query, name: string): readonly string[] =>
  (query.one(name) ?? "").split(",").filter((word) => word !== "");

/** The plan that is meant; the last one recorded when none is named. */
export function planIn(query: Query): PlanChoice {
  const text = query.one("plan") ?? "latest";
  return text === "latest" || text === "all" ? text : PlanId(text);
}

/** What a slow page asks of the desk, by its path. Throws a `UsageError` when something is missing. */
export const QUESTIONS: Readonly<Record<string, (query: Query) => Question>> = {
  "/api/compare": (query) => {
    const values = listIn(query, "values");
    if (values.length < 2)
      throw new UsageError("values takes at least two values of the axis, with commas between them.");
    return { ask: "compare", plan: planIn(query), axis: needed(query, "axis"), values, by: listIn(query, "by") };
  },
  "/api/compare-runs": (query) => ({
    ask: "compare-runs",
    first: needed(query, "first"),
    second: needed(query, "second"),
  }),
  "/api/experiments": (query) => ({ ask: "experiments", plan: planIn(query) === "all" ? "all" : "latest" }),
  "/api/audit": () => ({ ask: "audit" }),
};

function needed(query: Query, name: string): string {
  const text = query.one(name);
  if (text === undefined || text === "") throw new UsageError(`${name} is missing.`);
  return text;
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
