import { type Clock, EpochMs, EventHub, type LaneId } from "#kernel";
import { StreamPace } from "./stream-pace.ts";

/**
 * Where a call is:
 * `queued` for a lane, `connecting`, `waiting-headers` after its bytes left, `first-token` after the head,
 * `streaming` after the first byte of the body, `recording` until the answer is durable, `resting` before another send.
 */
export type CallPhase =
  | "queued"
  | "connecting"
  | "waiting-headers"
  | "first-token"
  | "streaming"
  | "recording"
  | "resting";

/** A call that has begun and not ended: what it waits for, since when, and until when at most. */
export interface CallInFlight {
  readonly conversation: string;
  readonly model: string;
  /** Place in its conversation, from 0. */
  readonly call: number;
  /** Sends so far, the present one included. */
  readonly sends: number;
  /** Null while no lane is held. */
  readonly lane: LaneId | null;
  readonly phase: CallPhase;
  readonly since: EpochMs;
  /** When the wait will be given up; null where only the caller's signal ends it. */
  readonly until: EpochMs | null;
  /** Null before the first byte of an answer. */
  readonly lastByteAt: EpochMs | null;
  /** Tokens of the answer so far, estimated from its pieces and letters. */
  readonly tokens: number;
  /** Since when less than a token a second has come for a whole minute; null while nothing is suspicious. */
  readonly slowSince: EpochMs | null;
  readonly startedAt: EpochMs;
}

/** What the transport tells of an exchange while it lasts. */
export interface Watch {
  enter(phase: CallPhase, waitMs: number | null): void;
  byte(): void;
}

/** What is told of an answer while it is read. */
export interface AnswerWatch extends Watch {
  /** The answer has so many tokens now. */
  wrote(tokens: number): void;
}

/** Every call in flight, so that a run that seems to hang can say where. */
export class CallsInFlight {
  readonly #clock: Clock;
  readonly #open = new Set<OpenCall>();
  readonly #hub = new EventHub<CallInFlight>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#open.size;
  }

  /** A snapshot, the longest in flight first. */
  list(): readonly CallInFlight[] {
    return [...this.#open].map((call) => call.view());
  }

  /** Hears each change of phase, each first byte, and when a stream becomes slow or recovers. */
  on(listener: (call: CallInFlight) => void): Disposable {
    return this.#hub.on(listener);
  }

  /** Counts a call in until it is disposed. */
  open(about: Pick<CallInFlight, "conversation" | "model" | "call">): OpenCall {
    const call = new OpenCall(about, {
      now: () => this.#clock.now(),
      changed: (view) => this.#hub.emit(view),
      closed: (closed) => this.#open.delete(closed),
    });
    this.#open.add(call);
    return call;
  }
}

interface Registry {
  now(): EpochMs;
  changed(view: CallInFlight): void;
  closed(call: OpenCall): void;
}

/** What of a view changes only between phases; the rest is put to it when somebody looks. */
type Frame = Omit<CallInFlight, "lastByteAt" | "tokens" | "slowSince">;

/** One entry of the registry, kept up to date by whoever carries the call. */
export class OpenCall implements AnswerWatch, Disposable {
  readonly #registry: Registry;
  #frame: Frame;
  #lastByteAt: EpochMs | null = null;
  #tokens = 0;
  #pace: StreamPace | null = null;
  #toldSlow = false;

  constructor(about: Pick<CallInFlight, "conversation" | "model" | "call">, registry: Registry) {
    this.#registry = registry;
    const now = registry.now();
    this.#frame = { ...about, sends: 0, lane: null, phase: "queued", since: now, until: null, startedAt: now };
  }

  view(): CallInFlight {
    return { ...this.#frame, lastByteAt: this.#lastByteAt, tokens: this.#tokens, slowSince: this.#slowSince() };
  }

  /** A send begins on this lane. */
  onLane(lane: LaneId): void {
    this.#frame = { ...this.#frame, lane, sends: this.#frame.sends + 1 };
    this.#lastByteAt = null;
    this.#tokens = 0;
    this.#pace = null;
  }

  /** No lane is held any more. */
  offLane(): void {
    this.#frame = { ...this.#frame, lane: null };
    this.enter("queued", null);
  }

  enter(phase: CallPhase, waitMs: number | null): void {
    const since = this.#registry.now();
    const until = waitMs === null ? null : EpochMs(since + waitMs);
    this.#pace = phase === "streaming" ? new StreamPace(since) : null;
    this.#toldSlow = false;
    this.#frame = { ...this.#frame, phase, since, until };
    this.#registry.changed(this.view());
  }

  byte(): void {
    this.#lastByteAt = this.#registry.now();
  }

  wrote(tokens: number): void {
    this.#tokens = tokens;
    this.#pace?.wrote(tokens, this.#registry.now());
    const slow = this.#slowSince() !== null;
    if (slow === this.#toldSlow) return;
    this.#toldSlow = slow;
    this.#registry.changed(this.view());
  }

  [Symbol.dispose](): void {
    this.#registry.closed(this);
  }

  // A stream that has gone silent brings nothing that it could be judged by: it is judged when somebody looks.
  #slowSince(): EpochMs | null {
    return this.#pace?.slowSince(this.#registry.now()) ?? null;
  }
}
