import { never } from "#kernel";
import type { CommandResult, OpenedSandboxes, Sandbox, SandboxCommand, SandboxSpec } from "#sandbox";

/** Where sandboxes of one kind can be opened, and what the suite must know besides. */
export interface SandboxPlace extends AsyncDisposable {
  open(): Promise<OpenedSandboxes>;
  /** An image with a shell and the usual small programs; null where there are none. */
  readonly image: string | null;
  /** A command, in the sandbox, that connects to a port of this machine and ends with 0 when it could. */
  reach(port: number): readonly string[];
  /** How many sandboxes are still there: folders, containers. */
  remains(): Promise<number>;
  /** Lets another process open a sandbox, start a command that sleeps so many seconds and leaves another that does, and be killed with SIGKILL. */
  killAnOwner(napSeconds: number): Promise<void>;
  /** How often a sandbox is opened and closed in the test that nothing adds up. */
  readonly cycles: number;
}

/** One open sandbox, and what opened it. Leaving scope closes both. */
export interface SandboxScene extends AsyncDisposable {
  readonly place: SandboxPlace;
  readonly sandboxes: OpenedSandboxes;
  readonly sandbox: Sandbox;
  /** Another one beside it. */
  another(changes?: Partial<SandboxSpec>): Promise<Sandbox>;
}

/** The spec of a small sandbox without a network. */
export const specOf = (place: SandboxPlace, changes: Partial<SandboxSpec> = {}): SandboxSpec => ({
  labels: { run: "run-of-a-test", trial: "trial-of-a-test", role: "agent" },
  image: place.image,
  limits: { memoryMb: null, cpus: null, processes: null },
  network: "none",
  ...changes,
});

/** Opens one sandbox. */
export async function setSandboxScene(place: SandboxPlace, changes: Partial<SandboxSpec> = {}): Promise<SandboxScene> {
  const sandboxes = await place.open();
  const another = (other: Partial<SandboxSpec> = {}): Promise<Sandbox> => sandboxes.open(specOf(place, other), never);
  try {
    const sandbox = await another(changes);
    return { place, sandboxes, sandbox, another, [Symbol.asyncDispose]: () => sandboxes[Symbol.asyncDispose]() };
  } catch (error) {
    await sandboxes[Symbol.asyncDispose]();
    throw error;
  }
}

const PATIENCE_MS = 30_000;

/** Runs a line of shell. */
export const shell = (
  sandbox: Sandbox,
  line: string,
  changes: Partial<SandboxCommand> = {},
  signal: AbortSignal = never,
): Promise<CommandResult> => sandbox.run({ argv: ["sh", "-c", line], timeoutMs: PATIENCE_MS, ...changes }, signal);

/** What a line of shell says, without the last line break. */
export async function said(sandbox: Sandbox, line: string, changes: Partial<SandboxCommand> = {}): Promise<string> {
  return (await shell(sandbox, line, changes)).stdout.trimEnd();
}
