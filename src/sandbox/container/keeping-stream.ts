import { Writable } from "node:stream";
import type { KeptOutput } from "../kept-output.ts";

/** A stream into kept output. */
export class KeepingStream extends Writable {
  readonly #kept: KeptOutput;

  constructor(kept: KeptOutput) {
    super();
    this.#kept = kept;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // A copy: the client reuses what it read into.
    this.#kept.push(Buffer.from(chunk));
    done();
  }
}
