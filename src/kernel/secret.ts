import { createHash } from "node:crypto";
import { inspect } from "node:util";

/** A credential. Everything that prints, logs, stores or serialises it sees the fingerprint; only `reveal` gives the text. */
export class Secret {
  readonly #text: string;
  /** Eight hex digits of the text's SHA-256 behind "key-": safe anywhere, equal for equal secrets. */
  readonly fingerprint: string;

  constructor(text: string) {
    this.#text = text;
    this.fingerprint = `key-${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
  }

  /** The text itself: for the one place that puts it on the wire. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return this.fingerprint;
  }

  toJSON(): string {
    return this.fingerprint;
  }

  [inspect.custom](): string {
    return `Secret(${this.fingerprint})`;
  }
}
