import { canonicalJson, didYouMean, type Json, parseStrictly, UsageError } from "#kernel";
import { exact } from "./exact/exact.ts";
import { includes } from "./includes/includes.ts";
import { json } from "./json/json.ts";
import { match } from "./match/match.ts";
import { numeric } from "./numeric/numeric.ts";
import type { Scorer, ScorerKind } from "./scorer.ts";

/** Every kind of scorer there is. A new one is a folder of the same shape and a line here. */
export const SCORER_KINDS: readonly ScorerKind[] = [exact, includes, match, numeric, json];

/**
 * The scorer a config asks for: `exact`, or `{ name: numeric, tolerance: 0.01 }` with that scorer's own options. Throws a
 * `UsageError` that names `where`, the scorers there are, and the nearest one.
 */
export function scorerOf(wanted: Json, where: string): Scorer {
  const { name, ...options } = named(wanted, where);
  const kind = SCORER_KINDS.find((candidate) => candidate.name === name);
  if (kind === undefined) throw new UsageError(`${where}: ${unknownScorer(name)}`);
  const parsed = parseStrictly(kind.options, options, where);
  return { id: idOf(kind, parsed), ...kind.make(parsed) };
}

function named(wanted: Json, where: string): Readonly<Record<string, Json>> & { readonly name: string } {
  if (typeof wanted === "string") return { name: wanted };
  if (typeof wanted === "object" && wanted !== null && !Array.isArray(wanted)) {
    const { name, ...options } = wanted as Readonly<Record<string, Json>>;
    if (typeof name === "string") return { ...options, name };
  }
  throw new UsageError(
    `${where}: expected the name of a scorer, or { name: …, …options }; scorers: ${names().join(", ")}`,
  );
}

// A judge is no scorer of this kind (it has to ask), but a config names it in the same place.
const names = (): string[] => [...SCORER_KINDS.map((kind) => kind.name), "model-graded"];

function unknownScorer(name: string): string {
  const known = `scorers in this version: ${names().join(", ")}`;
  return `there is no scorer "${name}"${didYouMean(name, names())}; ${known}`;
}

function idOf(kind: ScorerKind, options: Readonly<Record<string, unknown>>): string {
  const defaults = kind.options.parse({});
  const changed = Object.entries(options).filter(
    ([key, value]) => canonicalJson(value) !== canonicalJson(defaults[key]),
  );
  return `${kind.name}@${kind.version}${changed.length === 0 ? "" : canonicalJson(Object.fromEntries(changed))}`;
}
