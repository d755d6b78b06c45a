const WORD = /[\p{L}\p{N}]{3,}/gu;

/** The words of a text, each once, in lower case; variables and signs apart. */
export const wordsOf = (text: string): ReadonlySet<string> =>
  new Set((text.replaceAll(/\{\{[^}]*\}\}/g, " ").match(WORD) ?? []).map((word) => word.toLowerCase()));

/** Words in common by all words (Jaccard): 0 for nothing in common, 1 for the same words; 0 for two empty texts. */
export function wordOverlap(first: string, second: string): number {
  const [a, b] = [wordsOf(first), wordsOf(second)];
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
}
