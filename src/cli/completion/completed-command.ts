import { commandOptions, everyCommandOptions, EXPERIMENTS } from "#config";
import { COMMANDS } from "../commands.ts";

/** An option as a shell completes it. */
export interface CompletedOption {
  /** The long flag, then the short one where there is one. */
  readonly flags: readonly string[];
  readonly about: string;
  /** What stands behind it: words to choose from, or a path; null behind a switch. */
  readonly value: { readonly choices: readonly string[]; readonly isPath: boolean } | null;
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly about: string;
  /** Words that may be its first argument; paths are offered where there are none. */
  readonly words: readonly string[];
  readonly options: readonly CompletedOption[];
}

export const SHELLS = ["bash", "zsh", "fish"] as const;

/** Every command with its options, from the tables that help and the command line derive from. */
export function completedCommands(): readonly CompletedCommand[] {
  return COMMANDS.map(({ name, about, arguments: given }) => ({
    name,
    about,
    words: WORDS[given[0]?.name ?? ""]?.() ?? [],
    options: [...commandOptions(name), ...everyCommandOptions()].map(({ completes, description }) => ({
      flags: completes.flags,
      about: description,
      value: completes.value === null ? null : valueOf(completes.value),
    })),
  }));
}

/** Where no choices are listed, the words that the placeholder writes out: `LIST|core|all` has two. A path may be anything. */
function valueOf({ placeholder, choices }: { readonly placeholder: string; readonly choices: readonly string[] }) {
  const isPath = /FILE|DIR/.test(placeholder);
  const said = isPath ? [] : placeholder.split(/[|,]/).filter((word) => /^[a-z][a-z-]*$/.test(word));
  return { choices: choices.length > 0 ? choices : said, isPath };
}

/** What may stand for a first argument, by how commands name it. */
const WORDS: Readonly<Record<string, () => readonly string[]>> = {
  "[experiment]": () => EXPERIMENTS.map(({ name }) => name),
  "<run>": () => ["latest"],
  "[run]": () => ["latest"],
  "<shell>": () => SHELLS,
  "[verb]": () => ["list", "show", "diff"],
};
