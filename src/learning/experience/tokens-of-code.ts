const TOKEN =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[A-Za-z_$][\w$]*|\d[\w.]*|=>|===|!==|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\*\*|\/\/|\+=|-=|\.\.\.|\S/g;

/** A piece of code as words and signs; good enough for JavaScript and Python alike. */
export const tokensOfCode = (code: string): readonly string[] => code.match(TOKEN) ?? [];

// What means the same in every program and may stand in a workflow as it is.
const COMMON = new Set(
  (
    "if else elif for while do return in of is not and or None True False null undefined true false def function class const let var new this self async await " +
    "try except catch finally raise throw with as import from export lambda yield break continue pass " +
    "len range list dict set tuple int float str bool sorted sort min max sum abs round enumerate zip isinstance super print open " +
    "length push pop slice splice map filter reduce join split trim strip lower upper toLowerCase toUpperCase casefold replace includes startsWith endsWith startswith endswith get items keys values copy deepcopy " +
    "append extend insert remove update key reverse localeCompare parseInt parseFloat Number String Boolean Math floor ceil trunc isNaN isInteger Array isArray Object assign JSON stringify parse Date UTC utc timezone " +
    "encoding utf8 escape encodeURIComponent decodeURIComponent Error ValueError TypeError KeyError IndexError Promise all then"
  ).split(" "),
);

/** Leaves names, numbers and texts of a piece of code open: `items[i] < count` is `{{name1}}[{{name2}}] < {{name3}}`. */
export class Opened {
  readonly #names = new Map<string, string>();

  text(tokens: readonly string[]): string {
    return tokens
      .map((token) => this.#open(token))
      .join(" ")
      .replaceAll(/ ?([.()[\],:;?]) ?/g, (_, sign: string) =>
        sign === "," || sign === ":" || sign === ";" ? `${sign} ` : sign,
      )
      .trim();
  }

  #open(token: string): string {
    if (/^["'`]/.test(token)) return token.length <= 2 ? token : "{{text}}";
    if (/^\d/.test(token)) return /^[012]$|^10$/.test(token) ? token : "{{number}}";
    if (!/^[A-Za-z_$]/.test(token) || COMMON.has(token)) return token;
    const known = this.#names.get(token) ?? `{{name${this.#names.size + 1}}}`;
    this.#names.set(token, known);
    return known;
  }
}

/** The middle in which two lists of tokens differ. */
export function differing(
  before: readonly string[],
  after: readonly string[],
): { readonly removed: readonly string[]; readonly added: readonly string[] } {
  let front = 0;
  while (front < before.length && front < after.length && before[front] === after[front]) front++;
  let back = 0;
  const most = Math.min(before.length, after.length) - front;
  while (back < most && before.at(-1 - back) === after.at(-1 - back)) back++;
  return { removed: before.slice(front, before.length - back), added: after.slice(front, after.length - back) };
}
