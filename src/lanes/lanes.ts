import { type Clock, type EpochMs, EventHub, type GroupId, type LaneId, type Random } from "#kernel";
import type { PaceSettings } from "#records";
import { AbortWatch } from "./abort-watch.ts";
import { assignedLane } from "./assignment.ts";
import { type Choice, laneFor, worthwhile } from "./choice.ts";
import { HeldLease } from "./held-lease.ts";
import { Kin } from "./kin.ts";
import { Lane } from "./lane.ts";
import type { LaneEvent } from "./lane-event.ts";
import type { LaneSnapshot, StarvedCause, WaitingSnapshot } from "./lane-snapshot.ts";
import type { LaneRequest, LaneSpec, Lease, LeaseEnd } from "./lease.ts";
import { Line, type Waiter } from "./line.ts";
import { NoLaneError } from "./no-lane-error.ts";
import { QuotaGroup } from "./quota-group.ts";

/** What lanes are built with, apart from their specs. */
export interface LanesOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly pace: PaceSettings;
}

/** The calls for one model that any of some lanes may carry: all of the model's, or the one that a static policy gives them. */
interface Queue {
  readonly model: string;
  readonly line: Line;
  readonly lanes: readonly Lane[];
}

const MOST_REMEMBERED = 16_384;

/**
 * Who may send now. One work-conserving queue over all models and lanes: conversations in progress before new ones, longest
 * expected first among the new, the model served least first; on the lane of the conversation while it does not wait,
 * else on the one that will do best.
 */
export class Lanes implements AsyncDisposable {
  readonly events = new EventHub<LaneEvent>();
  readonly #clock: Clock;
  readonly #pace: PaceSettings;
  readonly #lanes: ReadonlyMap<LaneId, Lane>;
  readonly #queues = new Map<string, Queue>();
  readonly #served = new Map<string, number>();
  readonly #foreseen = new Map<string, number>();
  readonly #lastLane = new Map<string, Lane>();
  readonly #aborts = new AbortWatch<Waiter & { readonly queue: Queue }>((waiter) => this.#abort(waiter));
  #inFlight = 0;
  #turns = 0;
  #alarm: Disposable | undefined;
  #closed = false;

  constructor(specs: readonly LaneSpec[], options: LanesOptions) {
    this.#clock = options.clock;
    this.#pace = options.pace;
    this.#lanes = lanesOf(specs, options);
    for (const { model } of specs) this.#served.set(model, 0);
  }

  /** Waits for the right to one send; rejects with the signal's reason, or with NoLaneError when no lane will ever do. */
  acquire(request: LaneRequest, signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const impossible = this.#impossible(request.model);
      if (impossible !== undefined) return reject(impossible);
      const queue = this.#queueFor(request);
      const waiter = { request, signal, resolve, reject, queue, since: this.#clock.now(), gone: false };
      this.#foresee(request.model, -1);
      queue.line.join(waiter);
      this.#aborts.add(waiter);
      this.#pump();
    });
  }

  /**
   * Says how many calls for a model will still be asked for beyond those in line. Where it was said, the end of the work is
   * seen coming, and limits are sought with as many refusals as that much work is worth.
   */
  foresee(model: string, calls: number): void {
    this.#foreseen.set(model, Math.max(0, calls));
  }

  snapshot(): readonly LaneSnapshot[] {
    return [...this.#lanes.values()].map((lane) => lane.snapshot());
  }

  /** What waits, for what, until when: one entry for each line that is not empty. */
  waiting(): readonly WaitingSnapshot[] {
    return this.#waiting().map((queue) => ({
      model: queue.model,
      opening: queue.line.opening,
      continuing: queue.line.continuing,
      since: queue.line.head()!.since,
      ...this.#blocked(queue),
    }));
  }

  /** A person has renewed the key: the lane is tried again. */
  readmit(id: LaneId): void {
    const lane = this.#lanes.get(id);
    if (lane === undefined || lane.refused === null) return;
    lane.readmit();
    this.events.emit({ type: "lane-readmitted", lane: id });
    this.#pump();
  }

  /** Everyone in line is turned away; leases that are out may still end. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#alarm?.[Symbol.dispose]();
    for (const { line } of this.#queues.values())
      for (const waiter of line.dissolve()) this.#turnAway(waiter, closedError());
    return Promise.resolve();
  }

  #impossible(model: string): Error | undefined {
    if (this.#closed) return closedError();
    const lanes = this.#lanesFor(model);
    if (lanes.length === 0) return NoLaneError.unknown(model, [...this.#served.keys()]);
    const reasons = lanes.flatMap((lane) => lane.refused ?? []);
    return reasons.length === lanes.length ? NoLaneError.refused(model, reasons) : undefined;
  }

  #queueFor(request: LaneRequest): Queue {
    const all = this.#lanesFor(request.model);
    const working = all.filter((lane) => lane.refused === null);
    const turn = this.#pace.assign === "adaptive" ? 0 : this.#turns++;
    const assigned = assignedLane(this.#pace.assign, request, working, turn);
    const key = `${request.model}\u0000${assigned?.spec.id ?? ""}`;
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = { model: request.model, line: new Line(), lanes: assigned === null ? all : [assigned] };
      this.#queues.set(key, queue);
    }
    return queue;
  }

  #lanesFor(model: string): Lane[] {
    return [...this.#lanes.values()].filter((lane) => lane.spec.model === model);
  }

  /** Grants as long as someone in line and a lane suit each other, then sets the alarm for the next moment one may. */
  #pump(): void {
    if (this.#closed) return;
    while (this.#grantOne()) continue;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = undefined;
    const until = this.#nextRoomAt();
    if (until !== null) this.#alarm = this.#clock.alarm(until - this.#clock.now(), () => this.#pump());
  }

  #grantOne(): boolean {
    if (this.#inFlight >= (this.#pace.maxWorkers ?? Infinity)) return false;
    return this.#inTurn().some((queue) => {
      const choices = worthwhile(this.#choices(queue), this.#left(queue), this.#clock.now());
      if (!choices.some(({ room }) => room.kind === "open")) return false;
      const laneOf = ({ request }: Waiter): Lane | undefined =>
        laneFor(request, choices, this.#lastLane.get(request.conversation));
      const waiter = queue.line.find((candidate) => laneOf(candidate) !== undefined);
      if (waiter === undefined) return false;
      this.#grant(queue, waiter, laneOf(waiter)!);
      return true;
    });
  }

  #grant(queue: Queue, waiter: Waiter, lane: Lane): void {
    queue.line.leave(waiter);
    this.#aborts.delete(waiter as Waiter & { readonly queue: Queue });
    this.#served.set(queue.model, (this.#served.get(queue.model) ?? 0) + 1);
    waiter.resolve(this.#lease(lane, waiter.request));
  }

  #waiting(): Queue[] {
    return [...this.#queues.values()].filter(({ line }) => line.size > 0);
  }

  /** Lines with someone in: conversations in progress first, then the model that was served least. */
  #inTurn(): Queue[] {
    const waiting = this.#waiting();
    if (waiting.length < 2) return waiting;
    const rank = ({ line }: Queue): number => (line.continuing > 0 ? 0 : 1);
    const served = ({ model }: Queue): number => this.#served.get(model)!;
    return waiting.toSorted((a, b) => rank(a) - rank(b) || served(a) - served(b));
  }

  #choices({ line, lanes, model }: Queue): Choice[] {
    const { tokens } = line.head()!.request;
    const backlog = line.size + (this.#foreseen.get(model) ?? 0);
    return lanes.map((lane) => ({ lane, room: lane.room(tokens, backlog) }));
  }

  /** How many calls of the model are still to be sent; null when nobody said what comes after those in line. */
  #left({ line, model }: Queue): number | null {
    const foreseen = this.#foreseen.get(model);
    return foreseen === undefined ? null : foreseen + line.size;
  }

  #foresee(model: string, more: number): void {
    const before = this.#foreseen.get(model);
    if (before !== undefined) this.#foreseen.set(model, Math.max(0, before + more));
  }

  #lease(lane: Lane, request: LaneRequest): Lease {
    const send = lane.take(request.tokens);
    this.#inFlight += 1;
    this.#remember(request.conversation, lane);
    return new HeldLease(lane.spec, {
      reserve: (tokens) => lane.group.reserve(send.charge, tokens),
      sent: () => lane.sent(send),
      admitted: (hints) => {
        lane.admitted(send, hints);
        this.#pump();
      },
      ended: (end) => {
        this.#inFlight -= 1;
        this.#tellBreaker(lane, lane.ended(send, end), end);
        if (end.kind === "refused") this.#refuse(lane, end.reason);
        this.#pump();
      },
    });
  }

  #tellBreaker(lane: Lane, did: "failing" | "recovered" | null, end: LeaseEnd): void {
    const { id } = lane.spec;
    const state = lane.state();
    if (did === "recovered") this.events.emit({ type: "lane-recovered", lane: id });
    if (did === "failing" && state.kind === "failing")
      this.events.emit({ type: "lane-failing", lane: id, until: state.until, reason: "reason" in end ? end.reason : "" });
  }

  #refuse(lane: Lane, reason: string): void {
    if (lane.refused !== null) return;
    lane.refuse(reason);
    this.events.emit({ type: "lane-refused", lane: lane.spec.id, reason });
    const impossible = this.#impossible(lane.spec.model);
    for (const queue of this.#queues.values()) {
      if (queue.model !== lane.spec.model) continue;
      if (impossible === undefined && queue.lanes.some((other) => other.refused === null)) continue;
      for (const waiter of queue.line.dissolve())
        if (impossible === undefined) this.#rejoin(waiter);
        else this.#turnAway(waiter, impossible);
    }
  }

  /** The lane a static policy gave is gone: another takes its calls. */
  #rejoin(waiter: Waiter): void {
    this.#aborts.delete(waiter as Waiter & { readonly queue: Queue });
    void this.acquire(waiter.request, waiter.signal).then(waiter.resolve, waiter.reject);
  }

  #turnAway(waiter: Waiter, reason: unknown): void {
    this.#aborts.delete(waiter as Waiter & { readonly queue: Queue });
    waiter.reject(reason);
  }

  #abort(waiter: Waiter & { readonly queue: Queue }): void {
    waiter.queue.line.leave(waiter);
    waiter.reject(waiter.signal.reason);
    this.#pump();
  }

  #nextRoomAt(): EpochMs | null {
    let soonest: EpochMs | null = null;
    for (const queue of this.#queues.values()) {
      if (queue.line.size === 0) {
        for (const lane of queue.lanes) lane.starvation.mark(null);
        continue;
      }
      const choices = this.#choices(queue);
      for (const { lane, room } of choices) lane.starvation.mark(starvedBy(room));
      const until = soonestOf(choices);
      if (until !== null && (soonest === null || until < soonest)) soonest = until;
    }
    return soonest;
  }

  #blocked(queue: Queue): { why: StarvedCause; until: EpochMs | null } {
    const choices = this.#choices(queue);
    const until = soonestOf(choices);
    const first = choices.find(({ room }) => room.kind === "closed" && room.until === until)?.room;
    return { why: first?.kind === "closed" ? first.cause : "elsewhere", until };
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
}

const closedError = (): Error => new Error("the lanes were closed");

function lanesOf(specs: readonly LaneSpec[], options: LanesOptions): ReadonlyMap<LaneId, Lane> {
  const kin = new Map<string, Kin>();
  const groups = new Map<GroupId, QuotaGroup>();
  const lanes = new Map<LaneId, Lane>();
  for (const spec of specs) {
    const family = kin.get(spec.provider) ?? new Kin();
    kin.set(spec.provider, family);
    const group = groups.get(spec.group) ?? new QuotaGroup(spec.group, spec.limits, options.pace, { ...options, kin: family });
    groups.set(spec.group, group);
    lanes.set(spec.id, new Lane(spec, group, { clock: options.clock, qps: options.pace.qps }));
  }
  return lanes;
}

/** Waiting for a pace or for a slot is being at the limit, not being kept from it. */
function starvedBy(room: Choice["room"]): StarvedCause | null {
  if (room.kind === "open") return "elsewhere";
  return room.cause === "paced" || room.cause === "no-slot" ? null : room.cause;
}

function soonestOf(choices: readonly Choice[]): EpochMs | null {
  let soonest: EpochMs | null = null;
  for (const { room } of choices)
    if (room.kind === "closed" && room.until !== null && (soonest === null || room.until < soonest)) soonest = room.until;
  return soonest;
}
