import type { Json } from "#kernel";
import { quote } from "./quote.ts";
import type { Score, Scorer } from "./scorer.ts";

/** How a scorer of texts judges one right answer. */
export interface TextJudge {
  /** Why nothing could be right by this text; null when something could. */
  refuses(wanted: string): string | null;
  /** What is read from the answer, the same for every target; null when there is nothing to judge. */
  read(answer: string): string | null;
  accepts(answer: string, wanted: string): boolean;
}

/** A scorer of texts: 1 when any of the target's alternatives is accepted, else 0. */
export function byAlternatives(judge: TextJudge): Omit<Scorer, "id"> {
  return {
    refuses: (target) => refusalOf(target, judge),
    score: (answer, target) => scoreOf(answer, alternativesOf(target), judge),
  };
}

function scoreOf(answer: string, alternatives: readonly string[], judge: TextJudge): Score {
  const read = judge.read(answer);
  const met = alternatives.find((wanted) => judge.accepts(answer, wanted));
  const expected = met ?? alternatives.map((wanted) => quote(wanted)).join(" or ");
  const found = read === null ? "nothing to judge" : `read ${quote(read)}`;
  const explanation =
    met === undefined ? `${found}, expected ${expected}` : `${found}, as expected: ${quote(expected)}`;
  return { score: met === undefined ? 0 : 1, read, explanation };
}

function refusalOf(target: Json, judge: TextJudge): string | null {
  const alternatives = alternativesOf(target);
  if (alternatives.length === 0) return "expected a text, a number, a truth value or a list of those";
  for (const wanted of alternatives) {
    const refusal = wanted.trim() === "" ? "is empty" : judge.refuses(wanted);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** The right answers of a target; none when it is not text, number, truth value, or a list of those. */
function alternativesOf(target: Json): string[] {
  const items: readonly Json[] = isList(target) ? target : [target];
  return items.every(isPlain) ? items.map(String) : [];
}

const isList = (target: Json): target is readonly Json[] => Array.isArray(target);
const isPlain = (item: Json): item is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof item);
