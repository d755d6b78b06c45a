import { createReadStream } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pino } from "pino";
import type { Json, RunId, TrialId } from "#kernel";
import { RotatedFile, type Rotation } from "./rotated-file.ts";
import { writingInto } from "./writing-into.ts";

/** A line of a run's log: what happened, and to what. Never a secret, never a prompt. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  /** What it is about. */
  readonly layer: "run" | "lane" | "trial" | "send";
  readonly event: string;
  readonly about: Readonly<Record<string, unknown>>;
}

/** A line as it is read again: the same fields, with the time in epoch milliseconds. */
export type LoggedLine = Readonly<Record<string, Json>> &
  Readonly<Record<"level" | "layer" | "event", string>> & { readonly time: number };

export interface RunFolderOptions {
  readonly rotation?: Rotation;
  /** Told once when a line could not be written; those that follow are tried all the same. */
  readonly onLost?: (error: unknown) => void;
}

/** `runs/<run-id>/` of an output folder: the manifest, written once, and the run's own log, one JSON object a line. */
export class RunFolder implements Disposable {
  readonly path: string;
  readonly #log: ReturnType<typeof pino>;
  readonly #file: RotatedFile;
  #lost = false;

  private constructor(path: string, { rotation, onLost = () => {} }: RunFolderOptions) {
    this.path = path;
    this.#file = new RotatedFile(path, LOG, rotation);
    const write = (line: string): void => {
      try {
        this.#file.write(line);
      } catch (error) {
        // A run goes on without its log, and says so.
        if (!this.#lost) onLost(error);
        this.#lost = true;
      }
    };
    this.#log = pino({ base: null, level: "debug", formatters: { level: (label) => ({ level: label }) } }, { write });
  }

  /** Makes the folder; its name is the run's, so nothing is ever overwritten. Throws a `StoreRefusedError` when it cannot be written. */
  static async create(
    outputDir: string,
    run: RunId,
    manifest: Json,
    options: RunFolderOptions = {},
  ): Promise<RunFolder> {
    const path = pathOf(outputDir, run);
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writingInto(path, "the run's manifest", () => writeFile(join(path, "manifest.json"), text, { flag: "wx" }));
    return new RunFolder(path, options);
  }

  log({ level, layer, event, about }: LogLine): void {
    this.#log[level]({ layer, event, ...about });
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

const LOG = "run";
const pathOf = (outputDir: string, run: RunId): string => join(outputDir, "runs", run);

/** What a run's log says of one trial, in the order it was written; nothing where the log is gone. A line that is cut off is left out. */
export async function linesOfTrial(outputDir: string, run: RunId, trial: TrialId): Promise<readonly LoggedLine[]> {
  const folder = pathOf(outputDir, run);
  const lines: LoggedLine[] = [];
  for (const name of await logFiles(folder)) {
    const read = createInterface({ input: createReadStream(join(folder, name), "utf8"), crlfDelay: Infinity });
    for await (const text of read) {
      const line = text.includes(trial) ? parsed(text) : null;
      if (line?.["trial"] === trial) lines.push(line);
    }
  }
  return lines;
}

/** `run.1.log`, `run.7.log`, `run.log`: from the oldest to the one that was written last. */
async function logFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const placeOf = (name: string): number => Number(/^run\.(\d+)\.log$/.exec(name)?.[1] ?? Infinity);
  return names.filter((name) => /^run(\.\d+)?\.log$/.test(name)).toSorted((a, b) => placeOf(a) - placeOf(b));
}

function parsed(text: string): LoggedLine | null {
  try {
    return JSON.parse(text) as LoggedLine;
  } catch {
    return null;
  }
}
