import { wordsOf } from "./english.ts";

/** One word in its place. */
export interface Token {
  readonly word: string;
  /** The word before it in its clause; empty for the first. */
  readonly before: string;
  /** Place in the whole text. */
  readonly index: number;
}

/** A stretch of a sentence that says one thing; `aside` is what a bracket after it adds. */
export interface Clause {
  readonly sentence: number;
  readonly tokens: readonly Token[];
  readonly aside: readonly string[];
}

/** Splits a text into clauses: at punctuation, and before "and" and "then". Paths and addresses count as one plain word. */
export function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = [];
  let index = 0;
  plainText(text)
    .split(/[.!?;\n]+(?:\s|$)/)
    .forEach((sentenceText, sentence) => {
      for (const part of sentenceText.split(/[,:–—]|\b(?:and|then|finally|first|lastly|next)\b/i)) {
        const aside = wordsOf([...part.matchAll(/\(([^)]*)\)/g)].map((match) => match[1]).join(" "));
        const words = wordsOf(part.replace(/\([^)]*\)/g, " "));
        const tokens = words.map((word, at) => ({ word, before: words[at - 1] ?? "", index: index++ }));
        if (tokens.length > 0) clauses.push({ sentence, tokens, aside });
      }
    });
  return clauses;
}

const plainText = (text: string): string => text.replace(/[^\s(]*[/@][^\s),;]*[^\s),;.]/g, "it").replace(/'s\b/g, "");
