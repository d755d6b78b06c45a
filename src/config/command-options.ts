import { readValue } from "./option-value.ts";
import type { CommandName, Option } from "./option.ts";
import { flagOf, namedOptions, type OptionName } from "./options.ts";

/** An option as a parser of command lines wants it. */
export interface CommandOption {
  /** Its name in `Flags`. */
  readonly name: OptionName;
  /** `-m, --model <M[,M…]>` */
  readonly flags: string;
  readonly description: string;
  /** Reads one value, together with those read before; absent for a switch. Throws a `UsageError`. */
  readonly parse?: (text: string, previous: unknown) => unknown;
  /** How a shell completes it: its flags, and what stands behind them; null behind a switch. */
  readonly completes: {
    readonly flags: readonly string[];
    readonly value: { readonly placeholder: string; readonly choices: readonly string[] } | null;
  };
}

/** The options a command takes beside those of every command, in the order of the table. */
export function commandOptions(command: CommandName): readonly CommandOption[] {
  return namedOptions()
    .filter(([, option]) => option.commands !== "every" && option.commands.includes(command))
    .map(([name, option]) => commandOption(name, { ...option, ...option.otherwise?.[command] }));
}

/** The options every command takes: `--json`, `--quiet`, `--verbose`. */
export function everyCommandOptions(): readonly CommandOption[] {
  return namedOptions()
    .filter(([, option]) => option.commands === "every")
    .map(([name, option]) => commandOption(name, option));
}

function commandOption(name: OptionName, option: Option): CommandOption {
  const flags = usageOf(name, option);
  const description = describe(option);
  const written = [flagOf(name), ...(option.short === undefined ? [] : [`-${option.short}`])];
  if (option.kind === "switch") return { name, flags, description, completes: { flags: written, value: null } };
  const { value } = option;
  const { placeholder, choices = [] } = value;
  const parse = (text: string, previous: unknown): unknown => {
    const read = readValue(flagOf(name), value, text);
    return option.kind === "repeated" ? [...((previous as readonly unknown[] | undefined) ?? []), read] : read;
  };
  return { name, flags, description, parse, completes: { flags: written, value: { placeholder, choices } } };
}

/** How the option is written: `-m, --model <M[,M…]>`. */
export function usageOf(name: OptionName, option: Option): string {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  return option.kind === "switch" ? short + flagOf(name) : `${short}${flagOf(name)} <${option.value.placeholder}>`;
}

function describe(option: Option): string {
  const about = option.about.replaceAll("`", "");
  const notes = [
    option.kind === "repeated" ? "repeatable" : "",
    option.default === undefined ? "" : `default: ${option.default.replaceAll("`", "")}`,
  ].filter((note) => note !== "");
  return notes.length === 0 ? about : `${about} (${notes.join("; ")})`;
}
