import type { Clock, EpochMs } from "#kernel";
import type { LimitHint, RejectionKind } from "#lanes";
import { admittedAfterMs, HiddenLimits, type LimitsReading, REJECTION_MS } from "#worlds";
import type { BenchWorld, WorldCall, WorldLane } from "./world.ts";

/** How a send on the simulated provider ended. */
export type SendEnd =
  | { readonly kind: "answered" }
  | {
      readonly kind: "rejected";
      readonly why: RejectionKind;
      readonly retryAfterMs: number | null;
      readonly hints: readonly LimitHint[];
    }
  | { readonly kind: "refused" }
  | { readonly kind: "failed"; readonly reason: string };

/** When a send is given up because no head of an answer came. */
export const HEADERS_TIMEOUT_MS = 60_000;

/** Counts of a whole run, whoever decided the sends. */
export interface ProviderCounts {
  sends: number;
  rejected: number;
  failed: number;
}

/** The provider of a bench world on a virtual clock: the same for every policy compared. */
export class SimulatedProvider {
  readonly counts: ProviderCounts = { sends: 0, rejected: 0, failed: 0 };
  readonly lanes: readonly WorldLane[];
  readonly #world: BenchWorld;
  readonly #clock: Clock;
  readonly #startedAt: EpochMs;
  readonly #limits: ReadonlyMap<string, HiddenLimits>;

  constructor(world: BenchWorld, clock: Clock) {
    this.#world = world;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.lanes = world.lanes;
    this.#limits = new Map(
      Object.entries(world.limits).map(([group, spec]) => [group, new HiddenLimits(spec, clock.now())]),
    );
  }

  /** One send; `admitted` is told when the head of the answer comes. */
  async send(lane: WorldLane, call: WorldCall, admitted: (hints: readonly LimitHint[]) => void): Promise<SendEnd> {
    this.counts.sends += 1;
    if (lane.fault.kind === "revoked" && this.#clock.now() >= this.#startedAt + lane.fault.atSeconds * 1000)
      return this.#fail(REJECTION_MS, { kind: "refused" });
    if (lane.fault.kind === "hangs") return this.#fail(HEADERS_TIMEOUT_MS, { kind: "failed", reason: "no headers" });
    const hung = lane.fault.kind === "hangs-now-and-then" && this.counts.sends % lane.fault.oneIn === 0;
    const limits = this.#limits.get(lane.group)!;
    const verdict = limits.admit(call, this.#clock.now());
    const hints = this.#world.telling.headers ? hintsOf(limits.state(this.#clock.now())) : [];
    if (verdict.kind === "rejected") {
      this.counts.rejected += 1;
      await pass(this.#clock, REJECTION_MS);
      return {
        kind: "rejected",
        why: this.#world.telling.kind ? verdict.why : "unknown",
        retryAfterMs: this.#world.telling.retryAfter ? verdict.retryAfterMs : null,
        hints,
      };
    }
    if (hung) return this.#hang(limits);
    const latencyMs = call.latencyMs * lane.slowness;
    const headMs = admittedAfterMs(latencyMs);
    await pass(this.#clock, headMs);
    admitted(hints);
    await pass(this.#clock, latencyMs - headMs);
    limits.ended(this.#clock.now());
    return { kind: "answered" };
  }

  /** Let in, it holds its slot until it is given up. */
  async #hang(limits: HiddenLimits): Promise<SendEnd> {
    const end = await this.#fail(HEADERS_TIMEOUT_MS, { kind: "failed", reason: "no headers" });
    limits.ended(this.#clock.now());
    return end;
  }

  async #fail(afterMs: number, end: SendEnd): Promise<SendEnd> {
    this.counts.failed += 1;
    await pass(this.#clock, afterMs);
    return end;
  }
}

function hintsOf(reading: LimitsReading): readonly LimitHint[] {
  const hints: LimitHint[] = [];
  for (const of of ["requests", "tokens"] as const) {
    const gauge = reading[of];
    if (gauge !== null) hints.push({ of, limit: gauge.limit, remaining: gauge.remaining, resetMs: gauge.resetMs });
  }
  return hints;
}

/** Lets time pass; nothing here is ever aborted, so no listener is kept. */
export const pass = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.alarm(ms, resolve);
  });
