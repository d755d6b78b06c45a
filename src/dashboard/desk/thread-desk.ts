import type { Worker } from "node:worker_threads";
import { type Clock, deferred, type Deferred } from "#kernel";
import type { FromDesk, ToDesk } from "./desk-messages.ts";
import { DeskRefusedError } from "./desk-refused-error.ts";
import type { Desk, Progress, Question } from "./question.ts";

/** What a desk in a thread of its own needs. */
export interface ThreadDeskOptions {
  readonly clock: Clock;
  /** Starts a thread that answers with `answerOver`. */
  readonly start: () => Worker;
  /** Milliseconds without a question after which the thread is ended, and its memory with it; five minutes by default. */
  readonly idleMs?: number;
}

interface Waiting {
  readonly answer: Deferred<string>;
  readonly onProgress: (progress: Progress) => void;
}

/** A desk in a thread that lives while it is asked: what takes long there holds up nobody here. */
export class ThreadDesk implements Desk {
  readonly #options: ThreadDeskOptions;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | null = null;
  #idle: Disposable | null = null;
  #asked = 0;
  #ended = false;

  constructor(options: ThreadDeskOptions) {
    this.#options = options;
  }

  warm(): void {
    if (this.#ended) return;
    this.#thread ??= this.#start();
    this.#rest();
  }

  async ask(
    question: Question,
    signal: AbortSignal,
    onProgress: Waiting["onProgress"] = () => undefined,
  ): Promise<string> {
    signal.throwIfAborted();
    const id = (this.#asked += 1);
    const answer = deferred<string>();
    this.#waiting.set(id, { answer, onProgress });
    this.#idle?.[Symbol.dispose]();
    const thread = (this.#thread ??= this.#start());
    const forget = (): void => {
      thread.postMessage({ kind: "forget", id } satisfies ToDesk);
      answer.reject(signal.reason);
    };
    signal.addEventListener("abort", forget, { once: true });
    thread.postMessage({ kind: "ask", id, question } satisfies ToDesk);
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener("abort", forget);
      this.#waiting.delete(id);
      this.#rest();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.#idle?.[Symbol.dispose]();
    await this.#end(new Error("the desk was closed"));
  }

  #start(): Worker {
    const thread = this.#options.start();
    thread.on("message", (message: FromDesk) => this.#hear(message));
    const onEnd = (error: Error): void => {
      if (this.#thread === thread) void this.#end(error);
    };
    thread.on("error", onEnd);
    thread.on("exit", () => onEnd(new Error("the thread that answers for the ledger has ended")));
    return thread;
  }

  #hear(message: FromDesk): void {
    if (message.kind === "ready") return;
    const waiting = this.#waiting.get(message.id);
    if (message.kind === "progress") waiting?.onProgress(message.progress);
    if (message.kind === "answer") waiting?.answer.resolve(message.json);
    if (message.kind === "refusal") waiting?.answer.reject(errorOf(message));
  }

  #rest(): void {
    if (this.#waiting.size > 0 || this.#thread === null) return;
    this.#idle?.[Symbol.dispose]();
    this.#idle = this.#options.clock.alarm(this.#options.idleMs ?? 300_000, () => void this.#end(new Error("idle")));
  }

  async #end(why: Error): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    for (const { answer } of this.#waiting.values()) answer.reject(why);
    await thread?.terminate();
  }
}

const errorOf = ({ code, message }: Extract<FromDesk, { readonly kind: "refusal" }>): Error =>
  code.startsWith("SLUICE_") ? new DeskRefusedError(code, message) : new Error(message);
