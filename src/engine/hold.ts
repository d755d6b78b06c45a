import type { LaneSource } from "#models";
import { Bell } from "./bell.ts";

/** Whether new sends may leave. A person closes it and opens it again; what is in flight is not touched. */
export class Hold {
  readonly #changed = new Bell();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    this.#changed.ring();
  }

  open(): void {
    this.#closed = false;
    this.#changed.ring();
  }

  /** Resolves when it is next closed or opened; rejects with the signal's reason when that aborts first. */
  changed(signal: AbortSignal): Promise<void> {
    return this.#changed.rung(signal);
  }
}

/** Lanes that give no lease while held: whoever is in line when it closes steps out of it, and joins it again when it opens. */
export function held(lanes: LaneSource, hold: Hold): LaneSource {
  return {
    acquire: async (request, signal) => {
      for (;;) {
        while (hold.closed) await hold.changed(signal);
        const inLine = new AbortController();
        const stepOut = new Error("stepped out of the line while the run is held");
        const onAbort = (): void => inLine.abort(signal.reason);
        signal.addEventListener("abort", onAbort, { once: true });
        hold.changed(inLine.signal).then(
          () => inLine.abort(stepOut),
          () => undefined,
        );
        try {
          signal.throwIfAborted();
          return await lanes.acquire(request, inLine.signal);
        } catch (error) {
          if (error !== stepOut) throw error;
        } finally {
          signal.removeEventListener("abort", onAbort);
          inLine.abort(stepOut);
        }
      }
    },
  };
}
