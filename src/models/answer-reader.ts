import type { AnswerFold, Taken } from "./answer-fold.ts";
import type { Classifier } from "./classifier.ts";
import type { AnswerReader, Decoded } from "./codec.ts";
import { tellsOfError } from "./error-body.ts";
import { EventLines } from "./event-lines.ts";
import { excerpt, type Failure, type FailureKind } from "./failure.ts";
import type { WireHead } from "./wire.ts";

/** A simulated provider names itself in this header of every answer. */
const SIMULATED = "x-sluice-simulated";

// What of an error body is read: enough for any error, little of a 100 MB page.
const MOST_ERROR_CHARS = 64 * 1024;

const CHARS_PER_TOKEN = 4;

/** The head of an answer, the moment it came, and who understands errors. */
export interface AnswerContext {
  readonly head: WireHead;
  readonly now: number;
  readonly errors: Classifier;
}

/** The reader for an answer with this head; `fold` makes what adds a good one up. */
export function answerReader(context: AnswerContext, fold: () => AnswerFold): AnswerReader {
  const { status } = context.head;
  return status < 200 || status > 299 ? new ErrorReader(context) : new BodyReader(context, fold());
}

/** Reads a 2xx answer, streamed or in one piece: which of the two shows in its first characters, whatever the header says. */
class BodyReader implements AnswerReader {
  readonly #context: AnswerContext;
  readonly #fold: AnswerFold;
  readonly #lines = new EventLines();
  #whole = "";
  #streamed: boolean | undefined;
  #done = false;
  #failure: Failure | undefined;
  #pieces = 0;
  /** The last document before any part of an answer came. */
  #prelude = "";

  constructor(context: AnswerContext, fold: AnswerFold) {
    this.#context = context;
    this.#fold = fold;
  }

  // A piece that brought letters is a token or more; pieces that held several are counted by their letters.
  get tokens(): number {
    return Math.max(this.#pieces, Math.floor(this.#fold.letters / CHARS_PER_TOKEN));
  }

  read(text: string): boolean {
    this.#streamed ??= isStream(this.#whole + text);
    if (this.#streamed === true) this.#takeLines(this.#lines.push(this.#takeWhole() + text));
    else this.#whole += text;
    return this.#done || this.#failure !== undefined;
  }

  end(): Decoded {
    if (this.#streamed === true) this.#takeLines(this.#lines.end());
    else this.#takeDocuments(this.#whole);
    const failure = this.#failure ?? this.#shortfall();
    if (failure !== undefined) return { kind: "failed", failure };
    return { kind: "answered", completion: this.#fold.completion(this.#context.head.headers[SIMULATED] !== undefined) };
  }

  #takeWhole(): string {
    const whole = this.#whole;
    this.#whole = "";
    return whole;
  }

  #takeLines(lines: Iterable<string>): void {
    for (const data of lines) {
      if (this.#done || this.#failure !== undefined) return;
      if (data === "[DONE]") this.#done = true;
      else this.#take(parsed(data), data);
    }
  }

  // Google's stream without server-sent events is one array.
  #takeDocuments(text: string): void {
    const json = parsed(text);
    if (!Array.isArray(json) || json.length === 0) return this.#take(json, text);
    for (const one of json) {
      if (this.#failure === undefined) this.#take(one, text);
    }
  }

  #take(json: unknown, text: string): void {
    const { errors, head, now } = this.#context;
    if (tellsOfError(json)) {
      this.#failure = errors.classify(head, text, now);
      return;
    }
    const before = this.#fold.letters;
    const taken: Taken = this.#fold.add(json);
    if (this.#fold.letters > before) this.#pieces++;
    if (!this.#fold.begun) this.#prelude = text;
    if (taken === "complete") this.#done = true;
    else if (taken === "foreign") this.#failure = this.#foreign(text);
    else if (taken !== "more") this.#failure = this.#broken(taken.refused, taken.says);
  }

  #shortfall(): Failure | undefined {
    if (!this.#fold.begun) return this.#foreign(this.#prelude);
    if (this.#fold.finish === "error") {
      return this.#broken({ kind: "server", retryAfterMs: null }, "the provider broke off its own answer");
    }
    if (this.#streamed === true && !this.#done && this.#fold.finish === null) {
      return this.#broken({ kind: "network", stale: false }, "the stream ended before the answer did");
    }
    return undefined;
  }

  #foreign(text: string): Failure {
    const { errors, head, now } = this.#context;
    return errors.foreign(head, text, now) ?? this.#broken({ kind: "malformed" }, `not an answer: ${text}`);
  }

  #broken(kind: FailureKind, says: string): Failure {
    return { ...kind, status: this.#context.head.status, says: excerpt(says) };
  }
}

const EVENT_FIELDS = ["data:", "event:", "id:", "retry:", ":"];

/** Undefined while there is nothing but space. JSON starts with none of the letters that an event does, so the first one decides. */
function isStream(text: string): boolean | undefined {
  const start = text.trimStart();
  if (start === "") return undefined;
  return EVENT_FIELDS.some((field) => start.startsWith(field) || field.startsWith(start));
}

class ErrorReader implements AnswerReader {
  readonly tokens = 0;
  readonly #context: AnswerContext;
  #text = "";

  constructor(context: AnswerContext) {
    this.#context = context;
  }

  read(text: string): boolean {
    this.#text += text.slice(0, MOST_ERROR_CHARS - this.#text.length);
    return this.#text.length >= MOST_ERROR_CHARS;
  }

  end(): Decoded {
    const { errors, head, now } = this.#context;
    return { kind: "failed", failure: errors.classify(head, this.#text, now) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
