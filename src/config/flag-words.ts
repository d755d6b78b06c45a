import type { OptionValue } from "./option-value.ts";
import { flagOf, type Flags, namedOptions, type OptionName } from "./options.ts";

/** Options that say how a command talks, not what it does. */
const MANNERS: readonly OptionName[] = ["json", "quiet", "verbose", "yes"];

/** Flags as words of a command line. */
export interface FlagWords {
  /** What a parser reads back as the same flags; how the command talks is left out. */
  readonly words: readonly string[];
  /** Flags whose value is a credential: they have to be given again. */
  readonly withheld: readonly string[];
}

/** Writes flags as they would be typed. Credentials are never written. */
export function flagWords(flags: Flags): FlagWords {
  const words: string[] = [];
  const withheld: string[] = [];
  for (const [name, option] of namedOptions()) {
    const given = flags[name];
    if (given === undefined || given === false || MANNERS.includes(name)) continue;
    if (option.kind === "switch") words.push(flagOf(name));
    else if (option.value.secret === true) withheld.push(flagOf(name));
    else
      for (const value of option.kind === "repeated" ? (given as readonly unknown[]) : [given]) {
        words.push(flagOf(name), textOf(option.value, value));
      }
  }
  return { words, withheld };
}

const textOf = (option: OptionValue<unknown>, value: unknown): string => option.write?.(value) ?? String(value);

/** Words as one line for a POSIX shell: what the shell would read otherwise is quoted. */
export const shellLine = (words: readonly string[]): string => words.map(quoted).join(" ");

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
