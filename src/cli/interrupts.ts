import type { Terminal } from "./terminal.ts";

/** Ctrl-C as two signals: the first drains, the second stops at once. */
export class Interrupts implements Disposable {
  readonly #drain = new AbortController();
  readonly #stop = new AbortController();
  readonly #listening: Disposable;

  constructor(terminal: Pick<Terminal, "onInterrupt">) {
    this.#listening = terminal.onInterrupt(() => this.#interrupt());
  }

  get drain(): AbortSignal {
    return this.#drain.signal;
  }

  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  onDrain(listener: () => void): void {
    this.#drain.signal.addEventListener("abort", listener, { once: true });
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  #interrupt(): void {
    if (this.#drain.signal.aborted) this.#stop.abort(new Error("stopped by a second interrupt"));
    else this.#drain.abort(new Error("interrupted"));
  }
}
