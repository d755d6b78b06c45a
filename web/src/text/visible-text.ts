/** A stretch of text as it may be shown, or the name of a character that would change how others are read. */
export type TextPiece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "mark"; readonly name: string };

// Direction overrides and isolates, zero-width and control characters, tags, lone surrogates: what can hide or turn text around.
const HIDDEN =
  // oxlint-disable-next-line no-control-regex -- these are exactly what is looked for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu;

/** Takes a text apart so that what would be invisible, or would turn its neighbours around, can be shown by name. Line breaks and tabs stay. */
export function visibleText(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) pieces.push({ kind: "text", text: text.slice(from, match.index) });
    // A carriage return before a line feed is only another way to end a line.
    if (match[0] !== "\r" || text[match.index + 1] !== "\n") pieces.push({ kind: "mark", name: nameOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

const nameOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
