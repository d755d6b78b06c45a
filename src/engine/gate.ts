import type { Lanes, LaneRequest, Lease } from "#lanes";

/** Why nothing new is sent: the person asked the run to end; what is in flight may still arrive. */
export class Draining extends Error {
  override readonly name = "Draining";
}

/** Lanes that stop giving leases when the run drains. Calls in flight go on; what waits in line leaves it with `Draining`. */
export function gated(lanes: Pick<Lanes, "acquire">, drain: AbortSignal): Pick<Lanes, "acquire"> {
  return {
    acquire: async (request: LaneRequest, signal: AbortSignal): Promise<Lease> => {
      const controller = new AbortController();
      const onAbort = (): void => controller.abort(signal.reason);
      const onDrain = (): void => controller.abort(new Draining("the run is draining"));
      if (signal.aborted) onAbort();
      if (drain.aborted) onDrain();
      signal.addEventListener("abort", onAbort, { once: true });
      drain.addEventListener("abort", onDrain, { once: true });
      try {
        controller.signal.throwIfAborted();
        return await lanes.acquire(request, controller.signal);
      } finally {
        signal.removeEventListener("abort", onAbort);
        drain.removeEventListener("abort", onDrain);
      }
    },
  };
}
