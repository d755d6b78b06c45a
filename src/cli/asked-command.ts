import { resolve } from "node:path";
import { type Flags, flagWords, shellLine } from "#config";
import type { Json } from "#kernel";
import type { FillingCommand } from "#report";

/** The command that began a run, as its manifest keeps it. Credentials are not in it. */
export interface AskedCommand {
  /** Where it was given: relative paths and the search for `sluice.yaml` start there. */
  readonly cwd: string;
  readonly experiment: string | null;
  readonly flags: Flags;
  /** Flags whose value was a credential. */
  readonly withheld: readonly string[];
}

/** What a manifest keeps of the command line. */
export function askedCommand(experiment: string | undefined, flags: Flags, cwd: string): Json {
  const { apiKey: _, json: _json, quiet: _quiet, verbose: _verbose, yes: _yes, ...kept } = flags;
  const { withheld } = flagWords(flags);
  return JSON.parse(JSON.stringify({ cwd, experiment: experiment ?? null, flags: kept, withheld })) as Json;
}

/** The command in a manifest; null in one that has none, because a program and no command line began the run. */
export function askedIn(manifest: unknown): AskedCommand | null {
  const { command } = (manifest ?? {}) as { readonly command?: AskedCommand };
  return typeof command?.cwd === "string" && typeof command.flags === "object" ? command : null;
}

/** Where and for what the command is to be given again. */
export interface FillingRequest {
  readonly cwd: string;
  /** The folder of the ledger that is to be filled. */
  readonly outputDir: string;
  /** The folder the run itself wrote to. */
  readonly ranIn: string;
  readonly retryInvalid: boolean;
}

/** The same command once more, as one line for a shell. */
export function fillingCommand(asked: AskedCommand, request: FillingRequest): FillingCommand {
  const { cwd, experiment, flags, withheld } = asked;
  const moved = request.outputDir !== resolve(request.ranIn);
  const again: Flags = {
    ...flags,
    ...(moved ? { outputDir: request.outputDir } : {}),
    ...(request.retryInvalid ? { retryInvalid: true } : {}),
  };
  const words = ["sluice", "run", ...(experiment === null ? [] : [experiment]), ...flagWords(again).words];
  const there = request.cwd === cwd ? "" : `${shellLine(["cd", cwd])} && `;
  return {
    line: there + shellLine(words),
    notes: [
      ...withheld.map((flag) => `Give ${flag} again: the ledger keeps no credentials.`),
      ...(flags.apiKeyFile?.includes("-") === true ? ["The key came from standard input: give it there again."] : []),
    ],
  };
}
