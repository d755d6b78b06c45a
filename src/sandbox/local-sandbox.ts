import { type Clock, deferred } from "#kernel";
import type { SandboxFolder } from "./sandbox-folder.ts";
import type { CommandEnd, CommandResult, Sandbox, SandboxCommand, SandboxFile } from "./sandbox.ts";
import { type Child, type ChildEnd, runChild } from "./run-child.ts";
import { closedSandbox } from "./sandbox-error.ts";

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
  readonly #running = new Set<() => Promise<void>>();
  #closing: Promise<void> | undefined;
  #onClosed: () => void = () => undefined;

  constructor(launcher: Launcher, folder: SandboxFolder, clock: Clock) {
    this.workspace = launcher.workspace;
    this.#launcher = launcher;
    this.#folder = folder;
    this.#clock = clock;
  }

  async run(command: SandboxCommand, signal: AbortSignal): Promise<CommandResult> {
    const end = await this.#runChild(this.#launcher.child(command), signal);
    return {
      end: this.#endOf(end),
      stdout: end.stdout.text(),
      stderr: end.stderr.text(),
      cut: end.stdout.cut || end.stderr.cut,
      tookMs: end.tookMs,
    };
  }

  async write(files: readonly SandboxFile[], signal: AbortSignal): Promise<void> {
    this.#refuseClosed(signal);
    await this.#launcher.write(files, (child) => this.#runChild(child, signal));
  }

  async read(path: string, signal: AbortSignal): Promise<Uint8Array | null> {
    this.#refuseClosed(signal);
    return this.#launcher.read(path, (child) => this.#runChild(child, signal));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  /** Calls back once it was closed and its files are gone. */
  onClosed(closed: () => void): void {
    this.#onClosed = closed;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#running].map((stop) => stop()));
    await this.#folder[Symbol.asyncDispose]();
    this.#onClosed();
  }

  #refuseClosed(signal: AbortSignal): void {
    signal.throwIfAborted();
    if (this.#closing !== undefined) throw closedSandbox();
  }

  async #runChild(child: Child, signal: AbortSignal): Promise<ChildEnd> {
    this.#refuseClosed(signal);
    const controller = new AbortController();
    const ended = deferred<void>();
    const onAbort = (): void => controller.abort(signal.reason);
    const stop = (): Promise<void> => {
      controller.abort(closedSandbox());
      return ended.promise;
    };
    signal.addEventListener("abort", onAbort, { once: true });
    this.#running.add(stop);
    try {
      return await runChild(child, this.#clock, controller.signal);
    } finally {
      this.#running.delete(stop);
      signal.removeEventListener("abort", onAbort);
      ended.resolve();
    }
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
