import {
  lineAndColumn,
  type LooseJson,
  type LooseObject,
  noteIfNaN,
  scalarAt,
  skipContainer,
  skipSpace,
  step,
  stringAt,
} from "./json-text.ts";
import type { TroubleLog } from "./trouble-log.ts";

/** How much of a hostile text is taken in. No file of the original comes near either. */
export interface LooseLimits {
  readonly depth: number;
  readonly values: number;
}

const LIMITS: LooseLimits = { depth: 100, values: 8_000_000 };

/** Where a container stands in reading: before its first entry, behind a comma, at an object's value, behind an entry. */
type Stage = "first" | "next" | "value" | "behind";

interface Frame {
  readonly container: LooseJson[] | LooseObject;
  stage: Stage;
  /** The key whose value is being read, or the last one. */
  key: string;
}

/**
 * Reads as much of a JSON text as there is to read. `NaN`, infinities, keys given twice (the last one counts), commas too
 * many, an early end and content behind the end are noted and read over; at anything else that JSON does not know reading
 * stops, and what came before counts. Undefined when there is no value at all. Never throws, never recurses.
 */
export function parseLoosely(text: string, troubles: TroubleLog, limits = LIMITS): LooseJson | undefined {
  return new LooseParser(text, troubles, limits).parse();
}

class LooseParser {
  readonly #text: string;
  readonly #troubles: TroubleLog;
  readonly #limits: LooseLimits;
  readonly #stack: Frame[] = [];
  #at = 0;
  #values = 0;
  #root: LooseJson | undefined;

  constructor(text: string, troubles: TroubleLog, limits: LooseLimits) {
    this.#text = text;
    this.#troubles = troubles;
    this.#limits = limits;
  }

  parse(): LooseJson | undefined {
    do {
      this.#at = skipSpace(this.#text, this.#at);
    } while (this.#step());
    return this.#root;
  }

  /** Reads on by one thing; false when there is no more to read. */
  #step(): boolean {
    const frame = this.#stack.at(-1);
    if (this.#at >= this.#text.length) {
      if (frame !== undefined || this.#root === undefined) this.#cut();
      return false;
    }
    if (frame === undefined) return this.#root === undefined ? this.#readValue() : this.#trailing();
    if (frame.stage === "behind") return this.#readSeparator(frame);
    if (frame.stage === "value") return this.#readValue();
    if (this.#text[this.#at] === closerOf(frame)) return this.#close(frame);
    return Array.isArray(frame.container) ? this.#readValue() : this.#readKey(frame);
  }

  #readSeparator(frame: Frame): boolean {
    if (this.#text[this.#at] === closerOf(frame)) return this.#close(frame);
    if (this.#text[this.#at] !== ",") return this.#malformed(`expected a comma or "${closerOf(frame)}"`);
    this.#at += 1;
    frame.stage = "next";
    return true;
  }

  #close(frame: Frame): boolean {
    if (frame.stage === "next")
      this.#troubles.note("malformed", () => this.#here(), "a comma with nothing behind it was read over");
    this.#at += 1;
    this.#stack.pop();
    return true;
  }

  #readKey(frame: Frame): boolean {
    if (this.#text[this.#at] !== '"') return this.#malformed("expected a key in double quotes");
    const token = stringAt(this.#text, this.#at);
    if (token.kind !== "value") return this.#cut();
    const colon = skipSpace(this.#text, token.end);
    if (colon >= this.#text.length) return this.#cut();
    this.#at = colon;
    if (this.#text[colon] !== ":") return this.#malformed("expected a colon");
    frame.key = String(token.value);
    if (Object.hasOwn(frame.container, frame.key)) {
      this.#troubles.note("duplicate-key", () => this.#path(), "the last value of each key counts");
    }
    this.#at = colon + 1;
    frame.stage = "value";
    return true;
  }

  #readValue(): boolean {
    this.#values += 1;
    if (this.#values > this.#limits.values) return this.#tooMuch();
    const opener = this.#text[this.#at];
    if (opener === "{" || opener === "[") return this.#open(opener);
    const token = scalarAt(this.#text, this.#at);
    if (token.kind === "ended") return this.#cut();
    if (token.kind === "none") return this.#malformed("expected a value");
    this.#at = token.end;
    this.#put(token.value);
    noteIfNaN(token.value, () => this.#path(), this.#troubles);
    return true;
  }

  #open(opener: "{" | "["): boolean {
    if (this.#stack.length >= this.#limits.depth) return this.#skipDeep();
    const container: LooseJson[] | LooseObject = opener === "[" ? [] : (Object.create(null) as LooseObject);
    this.#put(container);
    this.#stack.push({ container, stage: "first", key: "" });
    this.#at += 1;
    return true;
  }

  #skipDeep(): boolean {
    this.#troubles.note(
      "too-deep",
      () => this.#here(),
      `what is nested deeper than ${this.#limits.depth} was not read`,
    );
    this.#at = skipContainer(this.#text, this.#at);
    this.#put(null);
    return true;
  }

  #put(value: LooseJson): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) {
      this.#root = value;
      return;
    }
    if (Array.isArray(frame.container)) frame.container.push(value);
    else frame.container[frame.key] = value;
    frame.stage = "behind";
  }

  #cut(): false {
    const inside = this.#stack.length === 0 ? "before its first value" : `inside ${this.#path()}`;
    this.#troubles.note("truncated", () => `${this.#here()}, ${inside}`, "what came before the end was read");
    return false;
  }

  #malformed(expected: string): false {
    this.#troubles.note("malformed", () => `${this.#here()}: ${expected}`, "what came before was read");
    return false;
  }

  #trailing(): false {
    this.#troubles.note("malformed", () => `${this.#here()}: content behind the end`, "what came before was read");
    return false;
  }

  #tooMuch(): false {
    const { values } = this.#limits;
    this.#troubles.note("too-large", () => this.#here(), `only the first ${values} values were read`);
    return false;
  }

  #here(): string {
    return lineAndColumn(this.#text, Math.min(this.#at, this.#text.length));
  }

  #path(): string {
    const parts = this.#stack.map(({ container, key, stage }) => {
      if (!Array.isArray(container)) return step(key);
      return `[${stage === "behind" ? container.length - 1 : container.length}]`;
    });
    return `$${parts.join("")}`;
  }
}

const closerOf = ({ container }: Frame): string => (Array.isArray(container) ? "]" : "}");
