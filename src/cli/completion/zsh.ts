import type { CompletedCommand, CompletedOption } from "./completed-command.ts";

/** A script for zsh, to stand in a folder of `fpath` as `_sluice` or to be sourced. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef sluice
# Completes sluice in zsh: source <(sluice completion zsh)
_sluice() {
  local -a commands
  commands=(
${commands.map(({ name, about }) => `    '${name}:${quoted(about)}'`).join("\n")}
  )
  if ((CURRENT == 2)); then
    _describe -t commands command commands
    return
  fi
  local command="$words[2]"
  shift words
  ((CURRENT--))
  case "$command" in
${commands.map(caseOf).join("\n")}
  esac
}
compdef _sluice sluice
`;
}

function caseOf({ name, words, options }: CompletedCommand): string {
  const first = words.length === 0 ? "'*:file:_files'" : `'1:word:(${words.join(" ")})'`;
  const specs = [...options.flatMap(specsOf), first].map((spec) => `        ${spec}`);
  return [`    ${name})`, "      _arguments \\", `${specs.join(" \\\n")}`, "      ;;"].join("\n");
}

function specsOf({ flags, about, value }: CompletedOption): readonly string[] {
  return flags.map((flag) => `'*${flag}[${bracketed(quoted(about))}]${valueOf(value)}'`);
}

function valueOf(value: CompletedOption["value"]): string {
  if (value === null) return "";
  if (value.choices.length > 0) return `:value:(${value.choices.join(" ")})`;
  return value.isPath ? ":file:_files" : ":value: ";
}

/** A text inside single quotes, where a colon divides. */
const quoted = (text: string): string => text.replaceAll("'", "'\\''").replaceAll(":", "\\:");
const bracketed = (text: string): string => text.replaceAll("[", "\\[").replaceAll("]", "\\]");
