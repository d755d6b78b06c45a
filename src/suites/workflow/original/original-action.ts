import { TOOLS } from "../catalog.ts";

/** What the original made of a message. All calls in one message were carried out. */
export type OriginalAction =
  | { readonly kind: "search" | "info" }
  | { readonly kind: "calls"; readonly tools: readonly string[] }
  | { readonly kind: "none" };

/**
 * Reads a message as the original did: a search hides everything else in it, a question about a tool hides calls, and a
 * call needs both its tags. A body names a tool exactly, but for capitals, or as the first tool of the registry that is
 * contained in it or contains it; so an empty tag is the first tool of all.
 */
export function originalAction(text: string): OriginalAction {
  if (/<tool_search>.*?<\/tool_search>/s.test(text)) return { kind: "search" };
  if (/<tool_info>.*?<\/tool_info>/s.test(text)) return { kind: "info" };
  const bodies = [...text.matchAll(/<tool_call>(.*?)<\/tool_call>/gs)].map((match) => match[1]!.trim());
  const tools = bodies.map(toolAsOriginal).filter((tool) => tool !== undefined);
  return tools.length === 0 ? { kind: "none" } : { kind: "calls", tools };
}

function toolAsOriginal(body: string): string | undefined {
  const folded = body.toLowerCase();
  const names = TOOLS.map((tool) => tool.name);
  return names.find((name) => name === folded) ?? names.find((name) => folded.includes(name) || name.includes(folded));
}
