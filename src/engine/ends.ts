import { never, type SluiceError } from "#kernel";
import { RunTimeoutError, StalledError } from "./deadline-errors.ts";
import type { RunOptions } from "./run-options.ts";

/** The two ways a run ends early, draining and stopping, by the person's signals or by the run itself. */
export class Ends implements Disposable {
  readonly #drain = new AbortController();
  readonly #stop = new AbortController();
  readonly #links: readonly (() => void)[];
  #why: SluiceError | null = null;
  #onStalled: () => void = () => {};

  constructor({ drain = never, signal = never }: Pick<RunOptions, "drain" | "signal">) {
    this.#links = [linked(drain, this.#drain), linked(signal, this.#stop)];
  }

  get drain(): AbortSignal {
    return this.#drain.signal;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get early(): boolean {
    return this.drain.aborted || this.signal.aborted;
  }

  /** Why the run ended itself; null when it did not. */
  get why(): SluiceError | null {
    return this.#why;
  }

  /** Calls `tell` when the run stalls, while everything still waits for what it waited for. */
  onStalled(tell: () => void): void {
    this.#onStalled = tell;
  }

  /** Ends the run: one that has run out of time may still hear the answers in flight, one that is stalled hears none. */
  end(why: SluiceError): void {
    this.#why ??= why;
    if (why instanceof StalledError) this.#onStalled();
    this.#drain.abort(why);
    if (!(why instanceof RunTimeoutError)) this.#stop.abort(why);
  }

  /** A person drains the run from elsewhere: as one Ctrl-C. */
  drainNow(why: Error): void {
    this.#drain.abort(why);
  }

  /** A person stops the run from elsewhere: as two Ctrl-C. */
  stopNow(why: Error): void {
    this.#drain.abort(why);
    this.#stop.abort(why);
  }

  [Symbol.dispose](): void {
    for (const unlink of this.#links) unlink();
  }
}

function linked(from: AbortSignal, to: AbortController): () => void {
  const onAbort = (): void => to.abort(from.reason);
  if (from.aborted) onAbort();
  from.addEventListener("abort", onAbort, { once: true });
  return () => from.removeEventListener("abort", onAbort);
}
