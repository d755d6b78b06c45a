import type { KnownFamily } from "./repair-knowledge.ts";

const LEAST_TERMS = 2;

/**
 * Whether a text speaks of a kind of defect: it has at least two of the kind's terms, one of them of several words. So a few
 * common words, or the right words in no order, do not make a text relevant.
 */
export function speaksOf(family: Pick<KnownFamily, "terms">, text: string): boolean {
  const plain = plainText(text);
  const found = family.terms.filter((term) => plain.includes(` ${plainText(term).trim()} `));
  return found.length >= LEAST_TERMS && found.some((term) => /[\s-]/.test(term.trim()));
}

const plainText = (text: string): string => ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, " ")} `;
