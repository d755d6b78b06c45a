import type { CompletedCommand, CompletedOption } from "./completed-command.ts";

/** A script for bash, also that of macOS (3.2); nothing of it needs the package bash-completion. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completes sluice in bash: source <(sluice completion bash)
_sluice() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="\${COMP_WORDS[1]}" words=""
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${names} help --help --version" -- "$current"))
    return
  fi
  case "$previous" in
${valueCases(commands)}
  esac
  case "$command $current" in
${commands.map(({ name, options }) => `    "${name} -"*) words="${flagsOf(options)} --help" ;;`).join("\n")}
${commands
  .filter(({ words }) => words.length > 0)
  .map(({ name, words }) => `    "${name} "*) ((COMP_CWORD == 2)) && words="${words.join(" ")}" ;;`)
  .join("\n")}
    "help "*) words="${names}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sluice sluice
`;
}

const flagsOf = (options: readonly CompletedOption[]): string => options.flatMap(({ flags }) => flags).join(" ");

/** What stands behind an option, which is the same in every command: words, or what the shell makes of a path. */
function valueCases(commands: readonly CompletedCommand[]): string {
  const cases = new Map<string, string>();
  for (const { flags, value } of commands.flatMap(({ options }) => options)) {
    if (value === null) continue;
    const does =
      value.choices.length === 0
        ? "return"
        : `COMPREPLY=($(compgen -W "${value.choices.join(" ")}" -- "$current")) && return`;
    cases.set(flags.join("|"), does);
  }
  return [...cases].map(([flags, does]) => `    ${flags}) ${does} ;;`).join("\n");
}
