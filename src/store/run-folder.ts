import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import type { Json, RunId } from "#kernel";

/** A line of a run's log: what happened, and to what. Never a secret, never a prompt. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly event: string;
  readonly about: Readonly<Record<string, unknown>>;
}

/** `runs/<run-id>/` of an output folder: the manifest, written once, and the run's own log, one JSON object a line. */
export class RunFolder implements Disposable {
  readonly path: string;
  readonly #log: ReturnType<typeof pino>;
  readonly #file: ReturnType<typeof pino.destination>;

  private constructor(path: string) {
    this.path = path;
    // Written through at once: the last lines before a crash are the ones that are wanted.
    this.#file = pino.destination({ dest: join(path, "run.log"), append: true, sync: true });
    this.#log = pino({ base: null, level: "debug", formatters: { level: (label) => ({ level: label }) } }, this.#file);
  }

  /** Makes the folder; its name is the run's, so nothing is ever overwritten. */
  static async create(outputDir: string, run: RunId, manifest: Json): Promise<RunFolder> {
    const path = join(outputDir, "runs", run);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, { flag: "wx" });
    return new RunFolder(path);
  }

  log({ level, event, about }: LogLine): void {
    this.#log[level]({ event, ...about });
  }

  [Symbol.dispose](): void {
    this.#file.end();
  }
}
