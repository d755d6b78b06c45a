import { digestOf, randomOf } from "#kernel";
import { type Completion, vectorsText } from "#records";
import type { SimulatedModel } from "./ability.ts";

/** Numbers in a simulated vector. */
const DIMENSIONS = 64;

/** Letters by which two forms of a word are taken for one. */
const STEM = 5;

const CHARACTERS_PER_TOKEN = 4;

/**
 * Embeddings of texts as every simulated model gives them: each word counts in one dimension, chosen by the word's beginning, and
 * a vector is one long (the hashing trick of Weinberger et al., 2009). Texts that share words are near; nothing is understood.
 */
export function simulatedEmbedding(
  { name, ability }: SimulatedModel,
  texts: readonly string[],
): { readonly completion: Completion; readonly latencyMs: number } {
  const input = texts.reduce((sum, text) => sum + Math.ceil(text.length / CHARACTERS_PER_TOKEN), 0);
  return {
    completion: {
      content: vectorsText(texts.map(vectorOf)),
      toolCalls: [],
      finishReason: "stop",
      usage: { input, output: 0, cached: 0, reasoning: 0 },
      reportedModel: name,
      simulated: true,
    },
    latencyMs: ability.firstTokenMs * (0.8 + 0.45 * randomOf(name, digestOf(texts), "pace").next()),
  };
}

function vectorOf(text: string): readonly number[] {
  const counts = Array.from({ length: DIMENSIONS }, () => 0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const at = hashOf(word.slice(0, STEM)) % DIMENSIONS;
    counts[at] = counts[at]! + 1;
  }
  const length = Math.hypot(...counts);
  return length === 0 ? counts : counts.map((count) => count / length);
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (const letter of word) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  return hash;
}
