import { didYouMean, UsageError } from "#kernel";
import type { Call } from "../commands.ts";
import { bashCompletion } from "../completion/bash.ts";
import { completedCommands, SHELLS } from "../completion/completed-command.ts";
import { fishCompletion } from "../completion/fish.ts";
import { zshCompletion } from "../completion/zsh.ts";
import { ExitCode } from "../exit-code.ts";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** `sluice completion bash|zsh|fish`: a script for the shell, made from the same tables as the commands themselves. */
export function completionCommand({ words, terminal }: Call): Promise<ExitCode> {
  const asked = words[0] ?? "";
  const shell = SHELLS.find((name) => name === asked);
  if (shell === undefined)
    throw new UsageError(
      `there is no completion for "${asked}"${didYouMean(asked, SHELLS)}; there are bash, zsh, fish.`,
    );
  terminal.out(SCRIPTS[shell](completedCommands()));
  return Promise.resolve(ExitCode.ok);
}
