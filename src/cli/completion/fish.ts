import type { CompletedCommand, CompletedOption } from "./completed-command.ts";

/** A script for fish. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, about, words, options }) => [
    `complete -c sluice -f -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
    ...(words.length === 0 ? [] : [`complete -c sluice -f -n ${inside(name)} -a ${quoted(words.join(" "))}`]),
    ...options.map((option) => `complete -c sluice -n ${inside(name)} ${optionOf(option)}`),
  ]);
  return `# Completes sluice in fish: sluice completion fish | source\n${lines.join("\n")}\n`;
}

const inside = (command: string): string => `'__fish_seen_subcommand_from ${command}'`;

function optionOf({ flags, about, value }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...valueOf(value), `-d ${quoted(about)}`].join(" ");
}

function valueOf(value: CompletedOption["value"]): readonly string[] {
  if (value === null) return ["-f"];
  if (value.choices.length > 0) return ["-x", `-a ${quoted(value.choices.join(" "))}`];
  return value.isPath ? ["-r", "-F"] : ["-x"];
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
