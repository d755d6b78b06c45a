import { setMaxListeners } from "node:events";

/**
 * Children that do not outlive their block. The first child that fails aborts its siblings; leaving scope aborts
 * whatever still runs and waits for it to end.
 */
export class TaskGroup implements AsyncDisposable {
  readonly #controller = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #parent: AbortSignal;
  readonly #onParentAbort: () => void;
  #failure: { readonly error: unknown } | undefined;

  constructor(parent: AbortSignal) {
    // Thousands of children may wait under this signal; Node would warn of a leak at the eleventh.
    setMaxListeners(Infinity, this.#controller.signal);
    this.#parent = parent;
    this.#onParentAbort = () => this.#controller.abort(parent.reason);
    if (parent.aborted) this.#onParentAbort();
    else parent.addEventListener("abort", this.#onParentAbort, { once: true });
  }

  /** Aborts when the parent's does, when a child fails, and on leaving scope. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Starts a child under the group's signal. */
  start(child: (signal: AbortSignal) => Promise<void>): void {
    const run = this.#supervised(child);
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  /** Waits for all children, also those started meanwhile; rejects with the first failure after the rest has ended. */
  async join(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#parent.removeEventListener("abort", this.#onParentAbort);
    if (this.#running.size > 0) this.#controller.abort(new Error("the task group was left"));
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #supervised(child: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
      await child(this.signal);
    } catch (error) {
      if (this.#failure === undefined) this.#failure = { error };
      this.#controller.abort(error);
    }
  }
}
