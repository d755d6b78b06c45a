import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Where an export's bytes go, in order. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
}

/** What an export came to. */
export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/** Counts and digests bytes on their way. */
export class Tally {
  readonly #hash: Hash = createHash("sha256");
  #bytes = 0;

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  end(): Written {
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }
}

/**
 * A file that appears under its name whole or not at all: written beside it, made durable, then renamed. Disposed before
 * `keep`, it leaves nothing behind.
 */
export class FileInMaking implements Sink, AsyncDisposable {
  readonly #path: string;
  readonly #partial: string;
  readonly #handle: FileHandle;
  readonly #tally = new Tally();
  #open = true;

  private constructor(path: string, partial: string, handle: FileHandle) {
    this.#path = path;
    this.#partial = partial;
    this.#handle = handle;
  }

  /** `token` tells two makers of one file apart. */
  static async begin(path: string, token: string): Promise<FileInMaking> {
    const partial = `${path}.${token}.partial`;
    return new FileInMaking(path, partial, await open(partial, "wx"));
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#tally.add(bytes);
    for (let at = 0; at < bytes.length;) at += (await this.#handle.write(bytes, at, bytes.length - at)).bytesWritten;
  }

  /** Puts the file in its place; what is in it would survive a power cut. */
  async keep(): Promise<Written> {
    await this.#handle.sync();
    await this.#handle.close();
    this.#open = false;
    await rename(this.#partial, this.#path);
    await syncFolder(dirname(this.#path));
    return this.#tally.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    await this.#handle.close();
    await rm(this.#partial, { force: true });
  }
}

/** Makes a rename durable, where folders can be synced. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  await using handle = await open(join(folder, "."), "r");
  await handle.sync();
}

/** Gathers small texts into chunks, so that a sink is not called for every row. */
export class TextBuffer {
  readonly #sink: Sink;
  #texts: string[] = [];
  #length = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async add(text: string): Promise<void> {
    this.#texts.push(text);
    this.#length += text.length;
    if (this.#length >= CHUNK) await this.flush();
  }

  async flush(): Promise<void> {
    const bytes = Buffer.from(this.#texts.join(""), "utf8");
    this.#texts = [];
    this.#length = 0;
    if (bytes.length > 0) await this.#sink.write(bytes);
  }
}

const CHUNK = 256 * 1024;
