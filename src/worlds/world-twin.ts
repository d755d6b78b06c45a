import { assertNever, type Clock } from "#kernel";
import type { Completion } from "#records";
import type { LimitsReading, RefusedBy } from "./hidden-limits.ts";
import type { Refusal } from "./refusal.ts";
import { type Admitted, World, type WorldMeans, type WorldSend } from "./world.ts";
import type { WorldSpec } from "./world-spec.ts";
import type { WorldStats } from "./world-stats.ts";

/** How a send to a twin ended: what a client would learn over HTTP, and nothing more. */
export type TwinOutcome =
  | { readonly kind: "answered"; readonly completion: Completion; readonly limits: LimitsReading | null }
  | {
      readonly kind: "rejected";
      /** Null when the world does not tell which limit it was. */
      readonly why: RefusedBy | null;
      readonly retryAfterMs: number | null;
      readonly limits: LimitsReading | null;
      readonly refusal: Refusal;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "failed"; readonly fault: "error" | "reset" | "truncate" };

/** A send to a twin. `onAdmitted` is called once, when a client would see the head of the answer. */
export interface TwinSend extends WorldSend {
  readonly onAdmitted?: (limits: LimitsReading | null) => void;
}

/** A simulated provider without sockets: same admission, models, latency and faults as the server, on any clock. */
export interface WorldTwin {
  /** Resolves when the send is over; a hung one never is. Rejects with the signal's reason, which ends the send. */
  send(send: TwinSend, signal: AbortSignal): Promise<TwinOutcome>;
  stats(): WorldStats;
}

export function worldTwin(spec: WorldSpec, means: WorldMeans & { readonly clock: Clock }): WorldTwin {
  const world = new World(spec, means);
  const { clock } = means;
  return {
    stats: () => world.stats(),
    async send(send, signal) {
      signal.throwIfAborted();
      const decision = world.decide(send);
      switch (decision.kind) {
        case "refused":
          await clock.sleep(decision.afterMs, signal);
          return { kind: "refused", refusal: decision.refusal };
        case "rejected": {
          await clock.sleep(decision.afterMs, signal);
          const { why, retryAfterMs, limits, refusal } = decision;
          return { kind: "rejected", why, retryAfterMs, limits, refusal };
        }
        case "admitted":
          return carriedOut(clock, decision, send, signal);
        default:
          return assertNever(decision);
      }
    },
  };
}

async function carriedOut(clock: Clock, admitted: Admitted, send: TwinSend, signal: AbortSignal): Promise<TwinOutcome> {
  const { fault, completion, limits, admittedAfterMs, latencyMs } = admitted;
  try {
    if (fault === "hang") return await untilAborted(signal);
    await clock.sleep(admittedAfterMs, signal);
    if (fault === "error" || fault === "reset") return failed(admitted, fault);
    send.onAdmitted?.(limits);
    await clock.sleep(latencyMs - admittedAfterMs, signal);
    if (fault === "truncate") return failed(admitted, fault);
    admitted.end(true);
    return { kind: "answered", completion, limits };
  } finally {
    admitted.end(false);
  }
}

function failed(admitted: Admitted, fault: "error" | "reset" | "truncate"): TwinOutcome {
  admitted.end(false);
  return { kind: "failed", fault };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
