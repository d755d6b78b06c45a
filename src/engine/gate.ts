import { SluiceError } from "#kernel";
import type { LaneSource } from "#models";

/** Why nothing new is sent: the person asked the run to end; what is in flight may still arrive. */
export class Draining extends Error {
  override readonly name = "Draining";
}

/**
 * Lanes that stop giving leases when the run drains: whoever waits in line leaves it with `Draining`, or with the error that made the
 * run drain, and so does whoever comes later. Leases already given are not touched.
 */
export function gated(lanes: LaneSource, drain: AbortSignal): LaneSource {
  const waiting = new Set<AbortController>();
  const close = (one: AbortController): void =>
    one.abort(drain.reason instanceof SluiceError ? drain.reason : new Draining("the run is draining"));
  drain.addEventListener("abort", () => waiting.forEach(close), { once: true });
  return {
    acquire: async (request, signal) => {
      const controller = new AbortController();
      const onAbort = (): void => controller.abort(signal.reason);
      if (drain.aborted) close(controller);
      signal.addEventListener("abort", onAbort, { once: true });
      waiting.add(controller);
      try {
        controller.signal.throwIfAborted();
        return await lanes.acquire(request, controller.signal);
      } finally {
        waiting.delete(controller);
        signal.removeEventListener("abort", onAbort);
      }
    },
  };
}
