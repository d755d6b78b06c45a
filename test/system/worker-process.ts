import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A script of this folder running as a process of its own. */
export interface WorkerProcess {
  readonly pid: number;
  /** The whole lines it has printed so far, parsed. */
  readonly lines: readonly unknown[];
  /** Resolves once it has printed so many lines, or has ended before. */
  printed(lines: number): Promise<void>;
  /** Resolves once it is gone and everything it printed was read: with its exit code, or null when it was killed. */
  readonly gone: Promise<number | null>;
  /** Writes a line to its standard input. */
  tell(line: string): void;
  /** SIGKILL: nothing inside it can run afterwards. */
  kill(): void;
}

/** Starts a script of this folder from source. What it prints on stderr is shown. */
export function startWorker(script: string, ...args: readonly string[]): WorkerProcess {
  const options = ["--import", "tsx", "--conditions=sluice:source", join(import.meta.dirname, script)];
  const child = spawn(process.execPath, [...options, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines: unknown[] = [];
  const waiting = new Set<{ readonly count: number; readonly wake: () => void }>();
  let printed = 0;
  const wakeThose = (count: number): void => {
    printed = count;
    for (const one of waiting) if (one.count <= printed && waiting.delete(one)) one.wake();
  };
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    // A kill can cut the last line short: it was not printed whole, so nothing was promised with it.
    if (line.endsWith("}")) lines.push(JSON.parse(line));
    wakeThose(lines.length);
  });
  reader.on("close", () => wakeThose(Number.POSITIVE_INFINITY));
  // A process that is gone does not read any more: that is told by `gone`.
  child.stdin.on("error", () => undefined);
  const read = new Promise<void>((resolve) => void reader.on("close", resolve));
  const left = new Promise<number | null>((resolve) => void child.on("exit", resolve));
  return {
    pid: child.pid!,
    lines,
    printed: (count) =>
      printed >= count ? Promise.resolve() : new Promise((wake) => void waiting.add({ count, wake })),
    gone: Promise.all([left, read]).then(([code]) => code),
    tell: (line) => void child.stdin.write(`${line}\n`),
    kill: () => void child.kill("SIGKILL"),
  };
}
