/** An edit as tokens: the middle in which both sides differ, and both sides whole. */
export interface Middle {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A way in which code is put right that is met in many programs, and how to say it. */
export interface EditShape {
  readonly name: string;
  readonly title: string;
  /** The kind of mistake it mends, as an issue shows it. */
  readonly when: string;
  /** Where to look. */
  readonly where: string;
  /** What to change, and what to check. */
  readonly change: string;
  readonly check: string;
  readonly cues: readonly string[];
  readonly fits: (middle: Middle) => boolean;
}

export const has = (tokens: readonly string[], ...words: readonly string[]): boolean =>
  words.some((word) => tokens.includes(word));
export const gains = ({ before, after }: Middle, ...words: readonly string[]): boolean =>
  words.some((word) => count(after, word) > count(before, word));
export const loses = ({ before, after }: Middle, ...words: readonly string[]): boolean =>
  words.some((word) => count(before, word) > count(after, word));
export const count = (tokens: readonly string[], word: string): number =>
  tokens.filter((token) => token === word).length;

export const COMPARISONS = ["<", "<=", ">", ">="];
export const only = (tokens: readonly string[], allowed: readonly string[]): boolean =>
  tokens.every((token) => allowed.includes(token));
export const sameBag = (a: readonly string[], b: readonly string[]): boolean =>
  a.length > 1 && a.length === b.length && [...a].toSorted().join(" ") === [...b].toSorted().join(" ");

/** True when both sides sort something. */
export const joined = ({ before, after }: Middle, word: "sort"): boolean =>
  [before, after].every((side) => has(side, word, `${word}ed`, `to${word[0]!.toUpperCase()}${word.slice(1)}ed`));

/** A side without its parentheses: equal sides differ in grouping alone. */
export const parenthesesApart = (tokens: readonly string[]): string =>
  tokens.filter((token) => token !== "(" && token !== ")").join(" ");

/** A shape whose cues are written as one text. */
export const shape = (name: string, said: Omit<EditShape, "name" | "cues"> & { readonly cues: string }): EditShape => ({
  name,
  ...said,
  cues: said.cues.split(" "),
});
