const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;

// Scripts that write words without spaces have an edge between any two letters.
const ENDS_IN_WORD = new RegExp(`[\\p{L}\\p{N}](?<![${UNSPACED}])$`, "u");
const BEGINS_IN_WORD = new RegExp(`^(?![${UNSPACED}])[\\p{L}\\p{N}]`, "u");

const joins = (before: string, after: string): boolean => ENDS_IN_WORD.test(before) && BEGINS_IN_WORD.test(after);

/** True when `text[from, to)` is cut out along the edges of words and numbers: not `5` out of `25`, `3.5` or `-5`, not `correct` out of `incorrect`. */
export function standsAlone(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 4), from);
  const after = text.slice(to, to + 4);
  const piece = text.slice(from, to);
  return (
    !joins(before, piece) && !joins(piece, after) && !isTailOfNumber(before, piece) && !isHeadOfNumber(piece, after)
  );
}

const isTailOfNumber = (before: string, piece: string): boolean =>
  /^\p{N}/u.test(piece) && /(?:\p{N}[.,]|(?<![\p{L}\p{N}])[-−])$/u.test(before);

const isHeadOfNumber = (piece: string, after: string): boolean => /\p{N}$/u.test(piece) && /^[.,]\p{N}/u.test(after);
