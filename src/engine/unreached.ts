import type { Clock, EpochMs, SluiceError } from "#kernel";
import type { LaneSnapshot, WaitingSnapshot } from "#lanes";
import type { CallPhase } from "#models";
import { StalledError } from "./deadline-errors.ts";
import type { EngineEvent, EventOf } from "./engine-event.ts";

/** What is looked at before a run is given up. */
export interface UnreachedOver {
  readonly clock: Clock;
  readonly lanes: () => readonly LaneSnapshot[];
  readonly waiting: () => readonly WaitingSnapshot[];
  readonly phases: () => readonly CallPhase[];
  /** True while a person holds the run: nothing is tried then. */
  readonly isHeld: () => boolean;
  readonly end: (why: SluiceError) => void;
}

/** How long nobody may be reached before the run is given up. */
const GIVE_UP_MS = 60_000;
/** How soon to look again while something is still under way. */
const AGAIN_MS = 5_000;
/** Phases of a call whose connection stands. */
const CONNECTED: ReadonlySet<CallPhase> = new Set(["waiting-headers", "first-token", "streaming"]);

/**
 * Ends a run in which no lane of any model reaches its provider: name not found, connection refused, no TLS.
 *
 *   untried ── a send that reached nobody ──▶ doubtful ── 60 s, every lane failed so ──▶ the run ends
 *      ▲                                        │
 *      ├── a deadline passed, or a person holds it ──┘
 *   either ── anything was answered, be it a refusal ──▶ reached (for good: from then on only the stall counts)
 */
export class Unreached implements Disposable {
  readonly #over: UnreachedOver;
  #since: EpochMs | null = null;
  #reached = false;
  #reason = "";
  #alarm: Disposable | undefined;

  constructor(over: UnreachedOver) {
    this.#over = over;
  }

  hear(event: EngineEvent): void {
    if (this.#reached) return;
    if (event.type === "call-answered") this.#reach();
    if (event.type === "send-ended") this.#ended(event);
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
  }

  #ended({ send: { verdict, status, reason } }: EventOf<"send-ended">): void {
    if (verdict !== "failed" || status !== null) return this.#reach();
    // The caller gave it up: that tells nothing.
    if (reason?.code === "SLUICE_GIVEN_UP") return;
    if (reason?.code !== "SLUICE_NETWORK") return this.#forget();
    this.#reason = reason.message;
    if (this.#since !== null) return;
    this.#since = this.#over.clock.now();
    this.#lookIn(GIVE_UP_MS);
  }

  #reach(): void {
    this.#reached = true;
    this.#forget();
  }

  #forget(): void {
    this.#since = null;
    this.#alarm?.[Symbol.dispose]();
  }

  #lookIn(ms: number): void {
    this.#alarm = this.#over.clock.alarm(ms, () => this.#look());
  }

  #look(): void {
    if (this.#since === null) return;
    if (this.#over.isHeld()) return this.#forget();
    if (this.#mayYetReach()) return this.#lookIn(AGAIN_MS);
    const { lanes, clock, end } = this.#over;
    const why = lanes().find(({ state }) => state.kind === "failing")?.why ?? this.#reason;
    end(StalledError.unreached(clock.now() - this.#since, why));
  }

  /** A connection stands, or a lane that somebody waits for was not tried to its end. */
  #mayYetReach(): boolean {
    const { lanes, waiting, phases } = this.#over;
    if (phases().some((phase) => CONNECTED.has(phase))) return true;
    const wanted = new Set(waiting().map(({ model }) => model));
    return lanes().some(
      ({ lane, state, failed, inFlight }) =>
        failed === 0 && state.kind !== "refused" && (inFlight > 0 || wanted.has(lane.model)),
    );
  }
}
