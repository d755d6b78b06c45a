import { createInterface } from "node:readline/promises";
import { Ansis } from "ansis";

/** Where a command reads and writes: the process's own streams, or a test's. */
export interface Terminal {
  /** Results: what a pipe wants. */
  readonly out: (text: string) => void;
  /** Progress, warnings and errors. */
  readonly err: (text: string) => void;
  /** True when a person watches `err`. */
  readonly live: boolean;
  /** True when `out` goes into a pipe or a file. */
  readonly piped?: boolean;
  readonly columns: () => number;
  readonly rows: () => number;
  readonly color: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks a person a question that is answered with yes or no; absent when nobody is there to answer. */
  readonly ask?: (question: string) => Promise<boolean>;
  /** Calls `stop` on each Ctrl-C or termination request, until disposed. */
  readonly onInterrupt: (stop: () => void) => Disposable;
}

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** Some terminals report a size of 0, which says as much as none. */
const sizeOr = (told: number | undefined, unknown: number): number => (told !== undefined && told > 0 ? told : unknown);

/** Anything but a yes is a no, the end of input and Ctrl-C included. */
async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const over = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  lines.once("SIGINT", () => lines.close());
  const answer = await Promise.race([lines.question(question), over]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** The terminal this process was started in. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    live: process.stderr.isTTY === true && process.env["TERM"] !== "dumb",
    piped: process.stdout.isTTY !== true,
    columns: () => sizeOr(process.stderr.columns, DEFAULT_COLUMNS),
    rows: () => sizeOr(process.stderr.rows, DEFAULT_ROWS),
    color: new Ansis().isSupported(),
    cwd: process.cwd(),
    env: process.env,
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
    onInterrupt: (stop) => {
      process.on("SIGINT", stop).on("SIGTERM", stop);
      return {
        [Symbol.dispose]: () => {
          process.off("SIGINT", stop).off("SIGTERM", stop);
        },
      };
    },
  };
}
