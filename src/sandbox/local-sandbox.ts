import type { Clock } from "#kernel";
import { Underway } from "./underway.ts";
import type { SandboxFolder } from "./sandbox-folder.ts";
import type { CommandEnd, CommandResult, Sandbox, SandboxCommand, SandboxFile } from "./sandbox.ts";
import { type Child, type ChildEnd, runChild } from "./run-child.ts";

/** Bytes kept of each stream of a command that does not say. */
export const KEEP_BYTES = 1024 * 1024;

/** How one kind of sandbox on this machine starts commands and reaches its files. */
export interface Launcher {
  readonly workspace: string;
  child(command: SandboxCommand): Child;
  /** The command's exit code; throws a SandboxError when it was the launcher that failed. */
  codeOf(end: ChildEnd): number;
  write(files: readonly SandboxFile[], run: RunChild): Promise<void>;
  read(path: string, run: RunChild): Promise<Uint8Array | null>;
}

/** Runs a child under the sandbox's and the caller's signal. */
export type RunChild = (child: Child) => Promise<ChildEnd>;

/** A sandbox whose commands are processes of this machine. */
export class LocalSandbox implements Sandbox {
  readonly workspace: string;
  readonly #launcher: Launcher;
  readonly #folder: SandboxFolder;
  readonly #clock: Clock;
  readonly #commands = new Underway();
  readonly #onClosed: (removal: () => Promise<void>) => Promise<void>;

  /** `onClosed` is called once nothing runs in it any more, with what is still to be removed. */
  constructor(
    launcher: Launcher,
    folder: SandboxFolder,
    clock: Clock,
    onClosed: (removal: () => Promise<void>) => Promise<void>,
  ) {
    this.workspace = launcher.workspace;
    this.#launcher = launcher;
    this.#folder = folder;
    this.#clock = clock;
    this.#onClosed = onClosed;
  }

  async run(command: SandboxCommand, signal: AbortSignal): Promise<CommandResult> {
    const end = await this.#commands.during(signal, (either) => this.#runUnder(either)(this.#launcher.child(command)));
    return {
      end: this.#endOf(end),
      stdout: end.stdout.text(),
      stderr: end.stderr.text(),
      cut: end.stdout.cut || end.stderr.cut,
      tookMs: end.tookMs,
    };
  }

  write(files: readonly SandboxFile[], signal: AbortSignal): Promise<void> {
    return this.#commands.during(signal, (either) => this.#launcher.write(files, this.#runUnder(either)));
  }

  read(path: string, signal: AbortSignal): Promise<Uint8Array | null> {
    return this.#commands.during(signal, (either) => this.#launcher.read(path, this.#runUnder(either)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    const removal = async (): Promise<void> => this.#folder[Symbol.asyncDispose]();
    return this.#commands.close(() => this.#onClosed(removal));
  }

  #runUnder(signal: AbortSignal): RunChild {
    return (child) => runChild(child, this.#clock, signal);
  }

  #endOf(end: ChildEnd): CommandEnd {
    switch (end.endedBy) {
      case "timeout":
        return { kind: "timed-out", afterMs: end.tookMs };
      case "memory":
        return { kind: "out-of-memory" };
      case null:
        return { kind: "exited", code: this.#launcher.codeOf(end) };
    }
  }
}
