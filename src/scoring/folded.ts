/** The text without differences a reader would not see or mind: Unicode form, letter case, kind and amount of white space. */
export const folded = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
