import { type Clock, type Deferred, deferred, type EpochMs, systemClock } from "#kernel";

/** The machine's clock, on which nothing comes to pass while it is held: what was due meanwhile does when it is let go. */
export class HeldClock implements Clock {
  #held: Deferred<void> | null = null;

  now(): EpochMs {
    return systemClock.now();
  }

  hold(): void {
    this.#held ??= deferred<void>();
  }

  letGo(): void {
    this.#held?.resolve();
    this.#held = null;
  }

  alarm(ms: number, wake: () => void): Disposable {
    const left = new AbortController();
    void this.sleep(ms, left.signal).then(
      () => left.signal.aborted || wake(),
      () => undefined,
    );
    return { [Symbol.dispose]: () => left.abort() };
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    await systemClock.sleep(ms, signal);
    await this.#held?.promise;
  }
}
