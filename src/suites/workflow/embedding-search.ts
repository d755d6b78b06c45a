import { embed, type Model } from "#models";
import { TOOLS } from "./catalog.ts";
import { SEARCH_RESULTS, type ToolSearch } from "./search.ts";
import type { Tool } from "./tool.ts";

// The smallest of the usual models take 512 tokens a text; a longer query must not fail the trial.
const MOST_QUERY_LETTERS = 500;

/** What of a tool is embedded: the same words that the full-text search looks in. */
const textOf = ({ name, description, keywords }: Tool): string =>
  `${name.replaceAll("_", " ")}: ${description} ${keywords.join(", ")}`;

const TEXTS = TOOLS.map(textOf);

type Vector = readonly number[];

/**
 * The search of one conversation: the tools whose embeddings point most nearly where the query's does (cosine). Its first question
 * embeds query and tools in one call, its later ones their query alone: so it hangs on nothing outside the trial, and a trial that is
 * carried on asks the same again.
 */
export function embeddingSearch(model: Model): ToolSearch {
  let kept: readonly Vector[] = [];
  const embedded = async (query: string, signal: AbortSignal): Promise<Vector> => {
    if (kept.length > 0) {
      const [wanted] = await embed(model, [query], signal);
      if (wanted!.length === kept[0]!.length) return wanted!;
    }
    const [wanted, ...offered] = await embed(model, [query, ...TEXTS], signal);
    kept = offered;
    return wanted!;
  };
  return async (query, signal) => {
    const asked = shortened(query.replaceAll("_", " ").trim());
    if (asked === "") return [];
    const wanted = await embedded(asked, signal);
    return TOOLS.map((tool, at) => ({ tool, nearness: cosine(wanted, kept[at]!) }))
      .filter(({ nearness }) => nearness > 0)
      .toSorted((a, b) => b.nearness - a.nearness || (a.tool.name < b.tool.name ? -1 : 1))
      .slice(0, SEARCH_RESULTS)
      .map(({ tool }) => tool);
  };
}

// Half a letter outside the basic plane would be no text.
const shortened = (text: string): string => text.slice(0, MOST_QUERY_LETTERS).replace(/[\uD800-\uDBFF]$/, "");

function cosine(a: Vector, b: Vector): number {
  const dot = a.reduce((sum, one, at) => sum + one * b[at]!, 0);
  return dot === 0 ? 0 : dot / (Math.hypot(...a) * Math.hypot(...b));
}
