import MiniSearch from "minisearch";
import { knownTool, TOOLS } from "./catalog.ts";
import type { Tool } from "./tool.ts";

/** How many tools a search answers with. */
export const SEARCH_RESULTS = 5;

const STOP_WORDS = new Set(
  "a an and as at by for from i in into is it me my of on or that the their this to with".split(" "),
);

const words = (text: string): string => text.replaceAll("_", " ");

const index = new MiniSearch({
  idField: "name",
  processTerm: (term) => (STOP_WORDS.has(term.toLowerCase()) ? null : term.toLowerCase()),
  fields: ["words", "category", "description", "keywords"],
  searchOptions: {
    boost: { words: 3, keywords: 2 },
    prefix: (term) => term.length > 3,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
  },
});

index.addAll(
  TOOLS.map((tool) => ({
    name: tool.name,
    words: words(tool.operation),
    category: words(tool.category),
    description: tool.description,
    keywords: tool.keywords.join(" "),
  })),
);

/** Finds tools for what somebody wants to do, best first. */
export type ToolSearch = (query: string, signal: AbortSignal) => Promise<readonly Tool[]>;

/** The search that asks no model. */
export const fullTextSearch: ToolSearch = (query) => Promise.resolve(searchTools(query));

/** The tools nearest to the query by full-text ranking (BM25+), best first; the same on every machine. */
export function searchTools(query: string, most = SEARCH_RESULTS): readonly Tool[] {
  return index
    .search(words(query))
    .toSorted((a, b) => b.score - a.score || (String(a.id) < String(b.id) ? -1 : 1))
    .slice(0, most)
    .map((hit) => knownTool(String(hit.id)));
}
