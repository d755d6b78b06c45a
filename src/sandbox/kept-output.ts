// A mark of byte order is a character like others: what a program said is not changed.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Takes a stream of any length and keeps its beginning and its end, half the bytes each. */
export class KeptOutput {
  readonly #head: Buffer[] = [];
  readonly #tail: Buffer[] = [];
  readonly #mostTail: number;
  #headRoom: number;
  #tailBytes = 0;
  #dropped = 0;

  constructor(keepBytes: number) {
    this.#headRoom = Math.ceil(keepBytes / 2);
    this.#mostTail = Math.floor(keepBytes / 2);
  }

  /** True when bytes in the middle were dropped. */
  get cut(): boolean {
    return this.#dropped > 0;
  }

  push(chunk: Buffer): void {
    const head = chunk.subarray(0, this.#headRoom);
    if (head.length > 0) this.#head.push(head);
    this.#headRoom -= head.length;
    const rest = chunk.subarray(head.length);
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailBytes += rest.length;
    while (this.#tailBytes > this.#mostTail) this.#dropFromTail();
  }

  /** Everything kept; whole unless `cut`. */
  bytes(): Buffer {
    return Buffer.concat([...this.#head, ...this.#tail]);
  }

  /** As UTF-8 text. Where bytes were dropped it says how many, and no character there is torn. */
  text(): string {
    if (!this.cut) return decoder.decode(this.bytes());
    const head = Buffer.concat(this.#head);
    const tail = Buffer.concat(this.#tail);
    const end = wholeCharacters(head);
    const start = firstCharacter(tail);
    const dropped = this.#dropped + (head.length - end) + start;
    return `${decoder.decode(head.subarray(0, end))}\n[... ${dropped} bytes left out ...]\n${decoder.decode(tail.subarray(start))}`;
  }

  #dropFromTail(): void {
    const first = this.#tail[0]!;
    const over = Math.min(this.#tailBytes - this.#mostTail, first.length);
    if (over === first.length) this.#tail.shift();
    else this.#tail[0] = first.subarray(over);
    this.#tailBytes -= over;
    this.#dropped += over;
  }
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** Where the last whole UTF-8 character ends. */
function wholeCharacters(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start >= 0 && bytes.length - start < 4 && isContinuation(bytes[start]!)) start--;
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? Math.max(0, start) : bytes.length;
}

/** Where the first whole UTF-8 character begins. */
function firstCharacter(bytes: Buffer): number {
  let start = 0;
  while (start < Math.min(3, bytes.length) && isContinuation(bytes[start]!)) start++;
  return start;
}
