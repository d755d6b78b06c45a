import { didYouMean, UsageError } from "#kernel";

/** How the text behind a flag becomes a value. */
export interface OptionValue<T> {
  /** As help prints it: `N`, `FILE`, `adaptive|fixed`. */
  readonly placeholder: string;
  /** What is accepted, to stand after "must be". */
  readonly expected: string;
  /** The value; undefined when the text is not acceptable. */
  read(text: string): T | undefined;
  /** The text that is read as this value; `String` when left out, which puts commas between the items of a list. */
  write?(value: T): string;
  /** The only words there are, where they are a closed list. */
  readonly choices?: readonly string[];
  /** True when the text is a credential, which no message repeats. */
  readonly secret?: boolean;
}

/** Any text that is not empty. */
export const text = (placeholder: string): OptionValue<string> => ({
  placeholder,
  expected: "a text that is not empty",
  read: (written) => (written === "" ? undefined : written),
});

/** A credential: never repeated in a message. */
export const credential = (placeholder: string): OptionValue<string> => ({ ...text(placeholder), secret: true });

/** Whole numbers from `least`. */
export const count = (placeholder = "N", least = 1): OptionValue<number> => ({
  placeholder,
  expected: `a whole number of at least ${least}`,
  read: (written) => {
    const value = Number(written);
    return /^\d+$/.test(written) && Number.isSafeInteger(value) && value >= least ? value : undefined;
  },
});

/** Whole numbers from 1, or `all`. */
export const countOrAll = (placeholder = "N|all"): OptionValue<number | "all"> => ({
  placeholder,
  expected: "a whole number of at least 1, or all",
  read: (written) => (written === "all" ? "all" : count().read(written)),
});

/** Whole numbers from 1, or `none`. */
export const countOrNone = (placeholder = "N|none"): OptionValue<number | "none"> => ({
  placeholder,
  expected: "a whole number of at least 1, or none",
  read: (written) => (written === "none" ? "none" : count().read(written)),
});

/** Any whole number that a double holds exactly. */
export const integer = (placeholder = "N"): OptionValue<number> => ({
  placeholder,
  expected: "a whole number",
  read: (written) => (/^-?\d+$/.test(written) && Number.isSafeInteger(Number(written)) ? Number(written) : undefined),
});

/** Numbers above zero. */
export const positive = (placeholder: string): OptionValue<number> => ({
  placeholder,
  expected: "a number above 0",
  read: (written) => {
    const value = decimal(written);
    return value !== undefined && value > 0 ? value : undefined;
  },
});

/** One word of a closed list. */
export const choice = <const T extends string>(...choices: readonly T[]): OptionValue<T> => ({
  placeholder: choices.join("|"),
  expected: `one of ${choices.join(", ")}`,
  choices,
  read: (written) => choices.find((word) => word === written),
});

/** Words between commas, each once. */
export const words = (placeholder: string): OptionValue<readonly string[]> => ({
  placeholder,
  expected: "words between commas, each once",
  read: listOf,
});

/** Words between commas, or `all`: the values of an axis, as the suite knows them. */
export const axisWords = (placeholder: string): OptionValue<"all" | readonly string[]> => ({
  placeholder,
  expected: "all, or words between commas, each once",
  read: (written) => (written === "all" ? "all" : withoutAll(listOf(written))),
});

/** Numbers between commas, or `all`. */
export const axisNumbers = (placeholder: string): OptionValue<"all" | readonly number[]> => ({
  placeholder,
  expected: "all, or numbers between commas, each once",
  read: (written) => {
    if (written === "all") return "all";
    const values = listOf(written)?.map(decimal);
    if (values === undefined || new Set(values).size < values.length) return undefined;
    return values.every((value) => value !== undefined) ? values : undefined;
  },
});

/** `I/N`: the I-th of N parts. */
export const shard = (): OptionValue<{ readonly part: number; readonly of: number }> => ({
  placeholder: "I/N",
  expected: "I/N with I from 1 to N, such as 1/4",
  read: (written) => {
    const [, part, of] = /^(\d{1,9})\/(\d{1,9})$/.exec(written) ?? [];
    const value = { part: Number(part), of: Number(of) };
    return value.part >= 1 && value.part <= value.of ? value : undefined;
  },
  write: ({ part, of }) => `${part}/${of}`,
});

/** Values of one axis that are held against each other: `AXIS:A,B`. */
export interface AxisValues {
  readonly axis: string;
  /** At least two, each once. */
  readonly values: readonly string[];
}

/** `AXIS:A,B[,…]`. Only the first colon divides: names of models may hold others. */
export const comparison = (): OptionValue<AxisValues> => ({
  placeholder: "AXIS:A,B[,…]",
  expected: "an axis, a colon, and two values or more between commas, such as model:large,small",
  read: (written) => {
    const at = written.indexOf(":");
    const values = listOf(written.slice(at + 1));
    return at < 1 || values === undefined || values.length < 2
      ? undefined
      : { axis: written.slice(0, at).trim(), values };
  },
  write: ({ axis, values }) => `${axis}:${values.join(",")}`,
});

/** Reads what was written behind `flag`; a `UsageError` says what was expected, and the nearest right word. */
export function readValue<T>(flag: string, value: OptionValue<T>, written: string): T {
  const read = value.read(written);
  if (read !== undefined) return read;
  const shown = value.secret === true ? "" : `, not "${written}"${didYouMean(written, value.choices ?? [])}`;
  throw new UsageError(`${flag} must be ${value.expected}${shown}.`);
}

function decimal(written: string): number | undefined {
  return /^\d+(\.\d+)?$|^\.\d+$/.test(written) ? Number(written) : undefined;
}

function listOf(written: string): readonly string[] | undefined {
  const items = written.split(",").map((item) => item.trim());
  return items.includes("") || new Set(items).size < items.length ? undefined : items;
}

const withoutAll = (items: readonly string[] | undefined): readonly string[] | undefined =>
  items?.includes("all") === true ? undefined : items;
