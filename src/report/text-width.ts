const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u;

const graphemesOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

const widthOfOne = (grapheme: string): number => (WIDE.test(grapheme) ? 2 : 1);

/** How many columns of a terminal the text takes: two for East Asian wide characters and emoji. */
export const textWidth = (text: string): number =>
  /^[\x20-\x7E]*$/.test(text) ? text.length : graphemesOf(text).reduce((width, one) => width + widthOfOne(one), 0);

/** The text in at most `width` columns, its middle left out when it is longer: names differ at both ends. */
export function shorten(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width <= 1) return "…".slice(0, width);
  const tail = Math.floor((width - 1) / 3);
  const graphemes = graphemesOf(text);
  return `${taken(graphemes, width - 1 - tail)}…${taken(graphemes.toReversed(), tail, true)}`;
}

function taken(graphemes: readonly string[], width: number, backwards = false): string {
  const kept: string[] = [];
  let left = width;
  for (const one of graphemes) {
    left -= widthOfOne(one);
    if (left < 0) break;
    kept.push(one);
  }
  return (backwards ? kept.toReversed() : kept).join("");
}

/** The text filled up with spaces to `width` columns. */
export function pad(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + space : space + text;
}

/** The text in lines of at most `width` columns, broken between words; longer words are cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").map((one) => shorten(one, width))) {
    if (line !== "" && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
