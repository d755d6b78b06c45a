/** What a sandbox may take of the machine; null where nothing bounds it. */
export interface SandboxLimits {
  readonly memoryMb: number | null;
  /** Cores. */
  readonly cpus: number | null;
  readonly processes: number | null;
}

/** Whose sandbox it is. Everything an adapter makes carries it, so that what a killed process left behind can be found and removed. */
export interface SandboxLabels {
  readonly run: string;
  readonly trial: string;
  /** `agent` while the model works, `evaluation` while its work is graded. */
  readonly role: "agent" | "evaluation";
}

/** What is to be opened. */
export interface SandboxSpec {
  readonly labels: SandboxLabels;
  /** Name of a container image; null for the programs of this machine, which is all that adapters without images can offer. */
  readonly image: string | null;
  readonly limits: SandboxLimits;
  /** `none` unless a task cannot be put without it. */
  readonly network: "none" | "host";
}

/** One command, in the sandbox's own names. */
export interface SandboxCommand {
  /** The program and its arguments; no shell reads them. */
  readonly argv: readonly string[];
  /** Absolute, or from the sandbox's workspace, which is the default. */
  readonly folder?: string;
  /** Given on standard input. */
  readonly input?: string;
  /** Added to the sandbox's own, which has nothing of ours but PATH, HOME, LANG. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Bytes kept of each stream: its beginning and its end. Default 1 MiB. */
  readonly keepBytes?: number;
}

/** How a command ended. A failing exit code is a result, never an error. */
export type CommandEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "timed-out"; readonly afterMs: number }
  /** The sandbox's limit on memory ended it. */
  | { readonly kind: "out-of-memory" };

/** What a command did. */
export interface CommandResult {
  readonly end: CommandEnd;
  readonly stdout: string;
  readonly stderr: string;
  /** True when bytes in the middle of a stream were dropped. */
  readonly cut: boolean;
  readonly tookMs: number;
}

/** A file to be put into a sandbox. */
export interface SandboxFile {
  /** Absolute, or from the workspace. Folders on the way are made. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly executable?: boolean;
}

/**
 * A place where untrusted programs run: own files, no network, none of our secrets. Whatever fails here is the harness's
 * failure (`SandboxError`), but for what a command itself does. Leaving scope ends everything that runs in it and removes its files.
 */
export interface Sandbox extends AsyncDisposable {
  /** The folder where commands begin, as commands in the sandbox see it. */
  readonly workspace: string;
  /** Runs a command to its end or its deadline; every process it started ends with it. */
  run(command: SandboxCommand, signal: AbortSignal): Promise<CommandResult>;
  write(files: readonly SandboxFile[], signal: AbortSignal): Promise<void>;
  /** The file's bytes; null when there is none. */
  read(path: string, signal: AbortSignal): Promise<Uint8Array | null>;
}

/** Opens sandboxes of one kind. Leaving scope removes what it opened and what other, killed processes of the same user left. */
export interface Sandboxes extends AsyncDisposable {
  readonly kind: "container" | "bubblewrap" | "process";
  /** Waits while the machine has no room for another one. */
  open(spec: SandboxSpec, signal: AbortSignal): Promise<Sandbox>;
}
