import { type Clock, type EpochMs, EventHub, type GroupId, type LaneId, type Random } from "#kernel";
import type { PaceSettings } from "#records";
import { HeldLease } from "./held-lease.ts";
import { Kin } from "./kin.ts";
import { Lane } from "./lane.ts";
import type { LaneEvent } from "./lane-event.ts";
import type { LaneSnapshot, StarvedCause, WaitingSnapshot } from "./lane-snapshot.ts";
import type { LaneRequest, LaneSpec, Lease, LeaseEnd, TokenCount } from "./lease.ts";
import { Line, type Waiter } from "./line.ts";
import { NoLaneError } from "./no-lane-error.ts";
import { QuotaGroup } from "./quota-group.ts";

/** What lanes are built with, apart from their specs. */
export interface LanesOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly pace: PaceSettings;
}

interface ModelLine {
  readonly model: string;
  readonly line: Line;
  readonly lanes: readonly Lane[];
  /** Grants so far: the model that had least goes first. */
  served: number;
}

const MOST_REMEMBERED = 16_384;

/**
 * Who may send now. One work-conserving queue over all models and lanes: conversations in progress before new ones, longest
 * expected first among the new, the model served least first, the lane with most room, the lane of the conversation while it does not wait.
 */
export class Lanes implements AsyncDisposable {
  readonly events = new EventHub<LaneEvent>();
  readonly #clock: Clock;
  readonly #pace: PaceSettings;
  readonly #lanes = new Map<LaneId, Lane>();
  readonly #models = new Map<string, ModelLine>();
  readonly #lastLane = new Map<string, Lane>();
  readonly #aborting = new Map<AbortSignal, { readonly waiters: Set<Waiter>; readonly onAbort: () => void }>();
  #inFlight = 0;
  #alarm: Disposable | undefined;
  #closed = false;

  constructor(specs: readonly LaneSpec[], options: LanesOptions) {
    this.#clock = options.clock;
    this.#pace = options.pace;
    const groups = new Map<GroupId, QuotaGroup>();
    const kin = new Map<string, Kin>();
    for (const spec of specs) {
      const family = kin.get(spec.provider) ?? new Kin();
      kin.set(spec.provider, family);
      const group =
        groups.get(spec.group) ?? new QuotaGroup(spec.group, spec.limits, options.pace, { ...options, kin: family });
      groups.set(spec.group, group);
      this.#lanes.set(spec.id, new Lane(spec, group));
    }
    for (const model of new Set(specs.map((spec) => spec.model))) {
      const lanes = [...this.#lanes.values()].filter((lane) => lane.spec.model === model);
      this.#models.set(model, { model, line: new Line(), lanes, served: 0 });
    }
  }

  /** Waits for the right to one send; rejects with the signal's reason, or with NoLaneError when no lane will ever do. */
  acquire(request: LaneRequest, signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      const impossible = this.#impossible(request.model);
      if (signal.aborted) return reject(signal.reason as Error);
      if (impossible !== undefined) return reject(impossible);
      const waiter: Waiter = { request, signal, resolve, reject, since: this.#clock.now(), gone: false };
      this.#models.get(request.model)!.line.join(waiter);
      this.#watch(waiter);
      this.#pump();
    });
  }

  snapshot(): readonly LaneSnapshot[] {
    return [...this.#lanes.values()].map((lane) => lane.snapshot());
  }

  /** What waits, for what, until when: one entry for each model that waits. */
  waiting(): readonly WaitingSnapshot[] {
    return [...this.#models.values()]
      .filter(({ line }) => line.size > 0)
      .map((model) => ({
        model: model.model,
        opening: model.line.opening,
        continuing: model.line.continuing,
        since: model.line.head()!.since,
        ...this.#blockedBy(model),
      }));
  }

  /** A person has renewed the key: the lane is tried again. */
  readmit(id: LaneId): void {
    const lane = this.#lanes.get(id);
    if (lane?.health.kind !== "refused") return;
    lane.health = { kind: "well" };
    this.events.emit({ type: "lane-readmitted", lane: id });
    this.#pump();
  }

  /** Everyone in line is turned away; leases that are out may still end. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#alarm?.[Symbol.dispose]();
    for (const { line } of this.#models.values())
      for (const waiter of line.dissolve()) this.#turnAway(waiter, new Error("the lanes were closed"));
    return Promise.resolve();
  }

  #impossible(model: string): Error | undefined {
    if (this.#closed) return new Error("the lanes were closed");
    const lanes = this.#models.get(model)?.lanes;
    if (lanes === undefined) return NoLaneError.unknown(model, [...this.#models.keys()]);
    const reasons = lanes.flatMap((lane) => (lane.health.kind === "refused" ? [lane.health.why] : []));
    return reasons.length === lanes.length ? NoLaneError.refused(model, reasons) : undefined;
  }

  /** Grants as long as someone in line and a lane suit each other, then sets the alarm for the next moment one may. */
  #pump(): void {
    while (this.#grantOne()) continue;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = undefined;
    const until = this.#nextRoomAt();
    if (until !== undefined) this.#alarm = this.#clock.alarm(until - this.#clock.now(), () => this.#pump());
  }

  #grantOne(): boolean {
    if (this.#inFlight >= (this.#pace.maxWorkers ?? Infinity)) return false;
    for (const model of this.#inTurn()) {
      const tokens = model.line.head()!.request.tokens;
      const open = model.lanes.filter((lane) => lane.room(tokens, model.line.size).kind === "open");
      if (open.length === 0) continue;
      const waiter = model.line.find((candidate) => this.#laneFor(candidate.request, open, model.lanes) !== undefined);
      if (waiter === undefined) continue;
      const lane = this.#laneFor(waiter.request, open, model.lanes)!;
      model.line.leave(waiter);
      model.served += 1;
      this.#unwatch(waiter);
      waiter.resolve(this.#lease(lane, waiter.request));
      return true;
    }
    return false;
  }

  /** Models with someone in line: conversations in progress first, then who was served least. */
  #inTurn(): ModelLine[] {
    const waiting = [...this.#models.values()].filter(({ line }) => line.size > 0);
    if (waiting.length < 2) return waiting;
    const rank = (model: ModelLine): number => (model.line.continuing > 0 ? 0 : 1);
    return waiting.toSorted((a, b) => rank(a) - rank(b) || a.served - b.served);
  }

  #laneFor(request: LaneRequest, open: readonly Lane[], all: readonly Lane[]): Lane | undefined {
    const avoided = request.avoid ?? [];
    const usable = all.filter((lane) => lane.health.kind !== "refused");
    const choosy = usable.some((lane) => !avoided.includes(lane.spec.id));
    const candidates = choosy ? open.filter((lane) => !avoided.includes(lane.spec.id)) : open;
    const last = this.#lastLane.get(request.conversation);
    if (last !== undefined && candidates.includes(last)) return last;
    if (candidates.length < 2) return candidates[0];
    return candidates.toSorted((a, b) => slackOf(b, request) - slackOf(a, request))[0];
  }

  #lease(lane: Lane, request: LaneRequest): Lease {
    const charge = lane.group.take(request.tokens);
    this.#inFlight += 1;
    lane.inFlight += 1;
    lane.peakInFlight = Math.max(lane.peakInFlight, lane.inFlight);
    this.#remember(request.conversation, lane);
    return new HeldLease(lane.spec, {
      reserve: (tokens: TokenCount) => lane.group.reserve(charge, tokens),
      sent: () => {
        lane.sends += 1;
      },
      admitted: (hints) => {
        lane.group.admitted(charge, hints);
        this.#pump();
      },
      ended: (end) => {
        this.#inFlight -= 1;
        lane.inFlight -= 1;
        lane.group.ended(charge, end);
        this.#ended(lane, end);
        this.#pump();
      },
    });
  }

  #ended(lane: Lane, end: LeaseEnd): void {
    if (end.kind === "answered") lane.answered += 1;
    if (end.kind === "rejected") lane.rejected += 1;
    if (end.kind === "failed") lane.failed += 1;
    if (end.kind === "refused") this.#refuse(lane, end.reason);
  }

  #refuse(lane: Lane, reason: string): void {
    if (lane.health.kind === "refused") return;
    lane.health = { kind: "refused", why: reason };
    this.events.emit({ type: "lane-refused", lane: lane.spec.id, reason });
    const { model, line } = this.#models.get(lane.spec.model)!;
    const impossible = this.#impossible(model);
    if (impossible === undefined) return;
    for (const waiter of line.dissolve()) this.#turnAway(waiter, impossible);
  }

  #turnAway(waiter: Waiter, reason: unknown): void {
    this.#unwatch(waiter);
    waiter.reject(reason);
  }

  #nextRoomAt(): EpochMs | undefined {
    let soonest: EpochMs | undefined;
    for (const model of this.#models.values()) {
      if (model.line.size === 0) continue;
      const { until } = this.#blockedBy(model);
      if (until !== null && (soonest === undefined || until < soonest)) soonest = until;
    }
    return soonest;
  }

  #blockedBy(model: ModelLine): { why: StarvedCause; until: EpochMs | null } {
    let first: { why: StarvedCause; until: EpochMs | null } = { why: "elsewhere", until: null };
    const head = model.line.head()!;
    for (const lane of model.lanes) {
      const room = lane.room(head.request.tokens, model.line.size);
      if (room.kind === "open") continue;
      if (first.until === null || (room.until !== null && room.until < first.until))
        first = { why: room.cause, until: room.until };
    }
    return first;
  }

  #remember(conversation: string, lane: Lane): void {
    this.#lastLane.delete(conversation);
    this.#lastLane.set(conversation, lane);
    if (this.#lastLane.size <= MOST_REMEMBERED) return;
    for (const oldest of this.#lastLane.keys()) {
      this.#lastLane.delete(oldest);
      return;
    }
  }

  // One listener for each signal, not for each waiter: thousands wait under one signal, and adding a listener scans the others.
  #watch(waiter: Waiter): void {
    const { signal } = waiter;
    let entry = this.#aborting.get(signal);
    if (entry === undefined) {
      const waiters = new Set<Waiter>();
      entry = { waiters, onAbort: () => this.#abort(signal, waiters) };
      this.#aborting.set(signal, entry);
      signal.addEventListener("abort", entry.onAbort, { once: true });
    }
    entry.waiters.add(waiter);
  }

  #unwatch(waiter: Waiter): void {
    const entry = this.#aborting.get(waiter.signal);
    if (entry === undefined) return;
    entry.waiters.delete(waiter);
    if (entry.waiters.size > 0) return;
    waiter.signal.removeEventListener("abort", entry.onAbort);
    this.#aborting.delete(waiter.signal);
  }

  #abort(signal: AbortSignal, waiters: ReadonlySet<Waiter>): void {
    this.#aborting.delete(signal);
    for (const waiter of waiters) {
      this.#models.get(waiter.request.model)!.line.leave(waiter);
      waiter.reject(signal.reason);
    }
    this.#pump();
  }
}

function slackOf(lane: Lane, request: LaneRequest): number {
  const room = lane.room(request.tokens, 1);
  return room.kind === "open" ? room.slack : 0;
}
