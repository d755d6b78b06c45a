import { spawn } from "node:child_process";
import { join } from "node:path";

/** The program itself, running from source in a process of its own. */
export interface SluiceProcess {
  /** Everything printed so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves as soon as what was printed on stderr matches. */
  says(pattern: RegExp): Promise<void>;
  /** The same of stdout. */
  prints(pattern: RegExp): Promise<void>;
  send(signal: NodeJS.Signals): void;
  /** The exit code; null when a signal ended it. */
  readonly gone: Promise<number | null>;
}

const MAIN = join(import.meta.dirname, "..", "..", "src", "cli", "main.ts");

/** Starts `sluice` with these words in a folder. Its environment holds nothing but what is given. */
export function startSluice(
  words: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): SluiceProcess {
  const tsx = import.meta.resolve("tsx");
  const child = spawn(process.execPath, ["--import", tsx, "--conditions=sluice:source", MAIN, ...words], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.err += text));
  let closed = false;
  child.on("close", () => (closed = true));
  const heard = (stream: "out" | "err", pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(printed[stream])) resolve();
      };
      const giveUp = (): void => reject(new Error(`ended without saying ${String(pattern)}: ${printed.err}`));
      look();
      if (closed) giveUp();
      child[stream === "out" ? "stdout" : "stderr"].on("data", look);
      child.on("close", giveUp);
    });
  return {
    out: () => printed.out,
    err: () => printed.err,
    says: (pattern) => heard("err", pattern),
    prints: (pattern) => heard("out", pattern),
    send: (signal) => void child.kill(signal),
    gone: new Promise((resolve) => void child.on("close", resolve)),
  };
}
