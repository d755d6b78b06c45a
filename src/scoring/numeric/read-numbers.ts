/** A number found in a text. */
export interface Quantity {
  readonly value: number;
  /** True when a percent sign follows; the value is the number before it. */
  readonly percent: boolean;
  /** As it was written. */
  readonly text: string;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SCALES: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };

const digits = String.raw`(?:\d+(?:[.,'’]\d+)*|(?<![\d.])\.\d+)`;
const TOKEN = new RegExp(
  [
    String.raw`(?<![\p{L}\d_]|\d[.,'’]|\^\{?[-+]?)`, // no part of "x1", "v1.2" or "m^2"
    String.raw`(?<sign>(?<![\p{L}\p{N})\]])[-+])?`, // in "10-5" the dash is no sign
    String.raw`(?:[$€£¥₹]\s?)?`,
    String.raw`(?<lead>${digits})`,
    String.raw`(?:(?<half>\s\d+)?(?<!/\d+)\s?/\s?(?<below>\d+)(?!\d|[/.,]\d))?`, // 3/4 and 1 3/4, but not 1/2/2024
    String.raw`(?<power>\^\{?[-+]?\d+\}?)?`,
    String.raw`(?<exponent>e[-+]?\d+(?![\p{L}\p{N}]))?`,
    String.raw`(?:\s?[×x*·]\s?10\^\{?(?<ten>[-+]?\d+)\}?)?`,
    String.raw`(?:\s?(?<percent>%|percent\b|per cent\b)|\s(?<scale>thousand|million|billion|trillion)\b)?`,
  ].join(""),
  "giu",
);

/**
 * The numbers of a text in order. Reads thousands in groups of three (`1,234`, `1'234`, `1.234.567`, also with a no-break
 * space), a decimal point, a decimal comma where it cannot be a group (`3,14`), fractions, powers, `1.5e3`, `2 × 10^6`, "3 million",
 * and the LaTeX for these. A list like `1,2,3` is three numbers.
 */
export function readNumbers(text: string): Quantity[] {
  return [...plainly(text).matchAll(TOKEN)].flatMap(quantitiesOf);
}

/** One way to write what Unicode and LaTeX write in several. */
function plainly(text: string): string {
  return text
    .replaceAll(new RegExp(`[⁺⁻]?[${SUPERSCRIPTS}]+`, "gu"), (raised) => `^${raised.replaceAll(/./gu, lowered)}`)
    .replaceAll(/(?<=\d)[\u00A0\u2009\u202F](?=\d)/gu, "'")
    .normalize("NFKC")
    .replaceAll("−", "-")
    .replaceAll(/\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/gu, "$1/$2")
    .replaceAll("{,}", ",")
    .replaceAll(/\\[,!;]/gu, "")
    .replaceAll(/\\(?:times|cdot)\s?/gu, "×")
    .replaceAll(/\\([$%])/gu, "$1");
}

function lowered(raised: string): string {
  if (raised === "⁺") return "+";
  return raised === "⁻" ? "-" : String(SUPERSCRIPTS.indexOf(raised));
}

function quantitiesOf(token: RegExpMatchArray): Quantity[] {
  const parts = token.groups ?? {};
  const values = valuesOf(parts["lead"] ?? "");
  const last = values.length - 1;
  return values.map((value, at) => ({
    value: at === 0 && parts["sign"] === "-" ? -scaled(value, at === last, parts) : scaled(value, at === last, parts),
    percent: at === last && parts["percent"] !== undefined,
    text: last === 0 ? token[0].trim() : String(value),
  }));
}

type Parts = Readonly<Record<string, string | undefined>>;

/** The value with everything that follows its digits; only the last number of a list has a follower. */
function scaled(value: number, isLast: boolean, parts: Parts): number {
  if (!isLast) return value;
  const tens = Number(parts["exponent"]?.slice(1) ?? 0) + Number(parts["ten"] ?? 0);
  const scale = SCALES[parts["scale"]?.toLowerCase() ?? ""] ?? 1;
  return powered(fractioned(value, parts), parts["power"]) * 10 ** tens * scale;
}

function fractioned(value: number, parts: Parts): number {
  const below = Number(parts["below"]);
  if (!(below > 0)) return value;
  return parts["half"] === undefined ? value / below : value + Number(parts["half"]) / below;
}

const powered = (value: number, power: string | undefined): number =>
  power === undefined ? value : value ** Number(power.replaceAll(/[\^{}]/g, ""));

/** What digits with separators between them mean: one number, or several when they cannot be one. */
function valuesOf(run: string): number[] {
  if (/^\d*\.?\d+$/.test(run)) return [Number(run)];
  const one = groupedValue(run) ?? decimalCommaValue(run);
  return one === null ? run.split(/[.,'’]/).map(Number) : [one];
}

/** `1,234.5`, `1.234,5`, `1'234.5`: one kind of separator between groups of three, at most one other before decimals. */
function groupedValue(run: string): number | null {
  const [, whole = "", separator = "", decimals] =
    /^([1-9]\d{0,2}(?:([.,'’])\d{3})(?:\2\d{3})*)(?:[.,](\d+))?$/u.exec(run) ?? [];
  if (whole === "" || (separator === "." && !isDotGrouped(whole, decimals))) return null;
  if (decimals !== undefined && run[whole.length] === separator) return null;
  return Number(`${whole.replaceAll(separator, "")}.${decimals ?? "0"}`);
}

// "1.234" alone is a decimal number; with a comma or a second point it cannot be one.
const isDotGrouped = (whole: string, decimals: string | undefined): boolean =>
  decimals !== undefined || whole.split(".").length > 2;

/** `3,14` and `0,125`: one comma that cannot part groups of three. */
const decimalCommaValue = (run: string): number | null =>
  /^\d+,\d+$/.test(run) ? Number(run.replace(",", ".")) : null;
