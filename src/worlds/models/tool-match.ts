import { relatedStems, stem, wordsOf } from "./english.ts";
import type { Mind } from "./mind.ts";
import type { ShownTool } from "./sight.ts";
import type { Want } from "./wants.ts";

/** A match as good as this needs no search. */
export const GOOD_MATCH = 2;
/** Having searched for it, one takes this. */
export const FAIR_MATCH = 0.9;

type Named = Pick<ShownTool, "name" | "description">;

/** How well a tool's name and description answer a want, by words alone: 0 not at all, above 3 clearly. */
export function matchOf(want: Want, tool: Named, vocabulary: (word: string) => boolean): number {
  if (want.tool !== null) return want.tool === tool.name ? 9 : 0;
  const parts = tool.name.split("_");
  const operation = stem(parts.at(-1)!);
  const described = stemsOf(tool.description);
  const families = parts.slice(0, -1).map(stem);
  const sought = stem(want.word);
  const related = relatedStems(want.word).filter(vocabulary);
  const about = want.about.map(stem);
  const alike = about.filter((word) => described.has(word) || families.includes(word)).length;
  const named = about.includes(operation) ? 1.5 : 0;
  return (
    nameMatch(operation, sought, related) + textMatch(described, sought, related) + named + Math.min(1.2, alike * 0.3)
  );
}

const MOST_KEPT = 1000;
const stemsByText = new Map<string, ReadonlySet<string>>();

function stemsOf(text: string): ReadonlySet<string> {
  const known = stemsByText.get(text);
  if (known !== undefined) return known;
  const fresh = new Set(wordsOf(text).map(stem));
  if (stemsByText.size < MOST_KEPT) stemsByText.set(text, fresh);
  return fresh;
}

function nameMatch(operation: string, sought: string, related: readonly string[]): number {
  if (operation === sought) return 3;
  return related.includes(operation) ? 2 : 0;
}

function textMatch(described: ReadonlySet<string>, sought: string, related: readonly string[]): number {
  if (described.has(sought)) return 1;
  return related.some((word) => described.has(word)) ? 0.5 : 0;
}

/** How well it seems to this model: who chooses badly sees likeness where there is none. */
function seemingMatch(mind: Mind, want: Want, tool: Named): number {
  return mind.once(`match ${want.word} ${want.about.join(" ")} ${tool.name}`, () => estimate(mind, want, tool));
}

function estimate(mind: Mind, want: Want, tool: Named): number {
  const { toolChoice, vocabulary } = mind.ability;
  const knows = (word: string): boolean => mind.once(`word ${word}`, () => mind.trait("word", word).chance(vocabulary));
  const match = matchOf(want, tool, knows);
  const error = mind.trait("match", want.word, tool.name).normal() * (1 - toolChoice) * 1.6;
  return match === 0 ? Math.min(error, 0.8) : match + error;
}

/** True when this query was made for this want above all. */
export const soughtBy = (want: Want, query: string): boolean => {
  const first = wordsOf(query)[0];
  return first !== undefined && stem(first) === stem(want.word);
};

/** The tool the model takes for a want: the first that satisfied it in the order tools were shown; null when none did yet. */
export function toolFor(mind: Mind, want: Want): string | null {
  const { tools, searches } = mind.sight;
  if (want.tool !== null) return want.tool;
  for (let stage = 0; stage <= searches.length; stage++) {
    const searched = searches.slice(0, stage).some((query) => soughtBy(want, query));
    const seen = [...tools.values()].filter((tool) => tool.seenAt <= stage);
    const best = bestOf(mind, want, seen);
    if (best !== null && best.match >= (searched ? FAIR_MATCH : GOOD_MATCH)) return best.tool;
  }
  return null;
}

function bestOf(mind: Mind, want: Want, tools: readonly ShownTool[]): { tool: string; match: number } | null {
  let best: { tool: string; match: number } | null = null;
  for (const tool of tools) {
    const match = seemingMatch(mind, want, tool);
    if (best === null || match > best.match) best = { tool: tool.name, match };
  }
  return best;
}
