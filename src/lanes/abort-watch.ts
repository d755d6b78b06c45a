/** Tells each of many waiters once when its signal aborts. One listener for each signal: adding one to a signal scans all it has. */
export class AbortWatch<Waiter extends { readonly signal: AbortSignal }> {
  readonly #onAbort: (waiter: Waiter) => void;
  readonly #entries = new Map<AbortSignal, { readonly waiters: Set<Waiter>; readonly listener: () => void }>();

  constructor(onAbort: (waiter: Waiter) => void) {
    this.#onAbort = onAbort;
  }

  add(waiter: Waiter): void {
    const { signal } = waiter;
    let entry = this.#entries.get(signal);
    if (entry === undefined) {
      const waiters = new Set<Waiter>();
      entry = { waiters, listener: () => this.#aborted(signal, waiters) };
      this.#entries.set(signal, entry);
      signal.addEventListener("abort", entry.listener, { once: true });
    }
    entry.waiters.add(waiter);
  }

  /** Forgets a waiter; anything else that has its signal is ignored. */
  delete(waiter: { readonly signal: AbortSignal }): void {
    const entry = this.#entries.get(waiter.signal);
    if (entry === undefined) return;
    entry.waiters.delete(waiter as Waiter);
    if (entry.waiters.size > 0) return;
    waiter.signal.removeEventListener("abort", entry.listener);
    this.#entries.delete(waiter.signal);
  }

  #aborted(signal: AbortSignal, waiters: ReadonlySet<Waiter>): void {
    this.#entries.delete(signal);
    for (const waiter of waiters) this.#onAbort(waiter);
  }
}
