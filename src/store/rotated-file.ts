import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** How large a file of lines may become, and how many are kept. */
export interface Rotation {
  /** Bytes from which the next line begins a new file. */
  readonly mostBytes: number;
  /** Full files that are kept beside the first one, the newest. */
  readonly kept: number;
}

/** 8 MiB a file, the first and the six last full ones beside the one that is written: 64 MiB at most. */
export const USUAL_ROTATION: Rotation = { mostBytes: 8 * 1024 * 1024, kept: 6 };

/**
 * A file of lines, bounded however much is written: `NAME.log` is the one that is written; full ones become `NAME.1.log`, `NAME.2.log`
 * and so on. The first, which tells how it began, and the newest are kept, those between go. Every line is written through at once:
 * the last ones before a crash are those that are wanted.
 */
export class RotatedFile implements Disposable {
  readonly #folder: string;
  readonly #name: string;
  readonly #rotation: Rotation;
  #file: number;
  #bytes = 0;
  #full = 0;

  /** `name` without the ending. Throws when the file cannot be made. */
  constructor(folder: string, name: string, rotation: Rotation = USUAL_ROTATION) {
    this.#folder = folder;
    this.#name = name;
    this.#rotation = rotation;
    this.#file = openSync(this.#path(null), "a");
  }

  /** Writes whole lines. Throws when the disk refuses them. */
  write(lines: string): void {
    if (this.#bytes >= this.#rotation.mostBytes) this.#rotate();
    const bytes = Buffer.from(lines, "utf8");
    writeSync(this.#file, bytes);
    this.#bytes += bytes.length;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #path(number: number | null): string {
    return join(this.#folder, number === null ? `${this.#name}.log` : `${this.#name}.${number}.log`);
  }

  #rotate(): void {
    this.#full += 1;
    closeSync(this.#file);
    renameSync(this.#path(null), this.#path(this.#full));
    const gone = this.#full - this.#rotation.kept;
    if (gone > 1) rmSync(this.#path(gone), { force: true });
    this.#file = openSync(this.#path(null), "a");
    this.#bytes = 0;
  }
}
