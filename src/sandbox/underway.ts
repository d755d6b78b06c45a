import { deferred } from "#kernel";
import { closedSandbox } from "./sandbox-error.ts";

/** What is under way in a sandbox, or for one. Closing ends all of it first, and refuses what comes later. */
export class Underway {
  readonly #stops = new Set<() => Promise<void>>();
  #closing: Promise<void> | undefined;

  /** True from the moment it is being closed. */
  get closing(): boolean {
    return this.#closing !== undefined;
  }

  /** Does some work under a signal that aborts with the caller's, or when this is closed: then with a SandboxError. */
  async during<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.closing) throw closedSandbox();
    const controller = new AbortController();
    const ended = deferred<void>();
    const onAbort = (): void => controller.abort(signal.reason);
    const stop = (): Promise<void> => {
      controller.abort(closedSandbox());
      return ended.promise;
    };
    signal.addEventListener("abort", onAbort, { once: true });
    this.#stops.add(stop);
    try {
      return await work(controller.signal);
    } finally {
      this.#stops.delete(stop);
      signal.removeEventListener("abort", onAbort);
      ended.resolve();
    }
  }

  /** Ends what is under way, then does the rest, once; a second call waits for the first. */
  async close(rest: () => Promise<void>): Promise<void> {
    this.#closing ??= this.#close(rest);
    await this.#closing;
  }

  async #close(rest: () => Promise<void>): Promise<void> {
    await Promise.all([...this.#stops].map((stop) => stop()));
    await rest();
  }
}
