import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import { type Clock, deferred, never } from "#kernel";
import { KeptOutput } from "./kept-output.ts";
import { familyOf, memoryOf } from "./process-table.ts";
import { SandboxError } from "./sandbox-error.ts";

/** One process to be run on this machine, in a group of its own. */
export interface Child {
  readonly argv: readonly string[];
  /** True for a launcher that says on descriptor 3 what it does. */
  readonly tellsStatus: boolean;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly input: string | Uint8Array;
  readonly timeoutMs: number;
  readonly keepBytes: number;
  /** Ends everything the process started, itself included; called once more when it has ended, for what it left behind. */
  end(pid: number, status: string): void;
  /** True while something it started is still there. */
  lingers(pid: number, status: string): boolean;
  /** Memory that it and its descendants may hold together. */
  readonly memoryMb: number | null;
}

/** Why a process was ended before it ended itself. */
export type EndedBy = "timeout" | "memory" | null;

/** How a process ended. */
export interface ChildEnd {
  /** 128 + the signal's number when a signal ended it, as shells say. */
  readonly code: number;
  readonly endedBy: EndedBy;
  readonly stdout: KeptOutput;
  readonly stderr: KeptOutput;
  /** What it wrote to descriptor 3, up to 64 KiB: not the command's but its launcher's. */
  readonly status: string;
  readonly tookMs: number;
}

const MEMORY_LOOK_MS = 100;
const STATUS_BYTES = 65_536;
/** How long output and remains of an ended process are waited for. */
const CLOSE_MS = 2_000;
const GONE_LOOK_MS = 2;

/** Runs it to its end or deadline. Rejects with the signal's reason on abort, with a SandboxError when it cannot start; nothing of it runs then. */
export async function runChild(child: Child, clock: Clock, signal: AbortSignal): Promise<ChildEnd> {
  signal.throwIfAborted();
  const startedAt = clock.now();
  const started = spawn(child.argv[0]!, child.argv.slice(1), {
    cwd: child.folder,
    env: child.environment,
    detached: true,
    stdio: ["pipe", "pipe", "pipe", ...(child.tellsStatus ? (["pipe"] as const) : [])],
  });
  const stdout = gather(started.stdout, child.keepBytes);
  const stderr = gather(started.stderr, child.keepBytes);
  const status = gather(started.stdio[3] as Readable | undefined, STATUS_BYTES);
  give(started.stdin, child.input);
  const { code, endedBy } = await ending({ started, child, status }, clock, signal);
  signal.throwIfAborted();
  return { code, endedBy, stdout, stderr, status: status.text(), tookMs: clock.now() - startedAt };
}

function gather(stream: Readable | null | undefined, keepBytes: number): KeptOutput {
  const kept = new KeptOutput(keepBytes);
  stream?.on("data", (chunk: Buffer) => kept.push(chunk));
  stream?.on("error", () => undefined);
  return kept;
}

/** A command that does not read its input is no failure. */
function give(stream: Writable | null, input: string | Uint8Array): void {
  stream?.on("error", () => undefined);
  stream?.end(input);
}

interface Running {
  readonly started: ChildProcess;
  readonly child: Child;
  readonly status: KeptOutput;
}

/** Resolves once the process ended and everything it started did. */
async function ending(running: Running, clock: Clock, signal: AbortSignal) {
  const { started, child, status } = running;
  const closed = deferred<number>();
  let endedBy: EndedBy = null;
  let patience: Disposable | undefined;
  const endAll = (): void => {
    if (started.pid !== undefined) child.end(started.pid, status.text());
  };
  const endFor = (why: EndedBy): void => {
    endedBy ??= why;
    endAll();
  };
  started.once("error", (error) => closed.reject(cannotStart(child, error)));
  started.once("exit", () => {
    endAll();
    patience = clock.alarm(CLOSE_MS, () => started.stdio.forEach((stream) => stream?.destroy()));
  });
  started.once("close", (code, name) => closed.resolve(code ?? 128 + constants.signals[name ?? "SIGKILL"]));
  signal.addEventListener("abort", endAll, { once: true });
  using _deadline = clock.alarm(child.timeoutMs, () => endFor("timeout"));
  using _watch = watchMemory(running, clock, () => endFor("memory"));
  try {
    const code = await closed.promise;
    await untilGone(running, clock);
    return { code, endedBy };
  } finally {
    patience?.[Symbol.dispose]();
    signal.removeEventListener("abort", endAll);
  }
}

/** Killed is not yet gone: the kernel takes its time to take a process apart. */
async function untilGone({ started, child, status }: Running, clock: Clock): Promise<void> {
  const { pid } = started;
  const until = clock.now() + CLOSE_MS;
  while (pid !== undefined && child.lingers(pid, status.text()) && clock.now() < until) {
    child.end(pid, status.text());
    await clock.sleep(GONE_LOOK_MS, never);
  }
}

function watchMemory({ started: { pid }, child: { memoryMb } }: Running, clock: Clock, over: () => void): Disposable {
  if (memoryMb === null || pid === undefined) return { [Symbol.dispose]: () => undefined };
  const look = (): void => {
    if (memoryOf(familyOf(pid), memoryMb) > memoryMb) over();
    else next = clock.alarm(MEMORY_LOOK_MS, look);
  };
  let next = clock.alarm(MEMORY_LOOK_MS, look);
  return { [Symbol.dispose]: () => next[Symbol.dispose]() };
}

function cannotStart({ argv, folder }: Child, error: Error): SandboxError {
  const says = `cannot start ${argv[0]} in ${folder}: ${error.message}; is it installed, and may this process start another?`;
  return new SandboxError(says, { do: "retry" }, { cause: error });
}
