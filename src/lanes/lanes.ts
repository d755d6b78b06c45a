import { type Clock, EventHub, type GroupId, type LaneId, type Random } from "#kernel";
import type { LimitSettings, PaceSettings } from "#records";
import { AbortWatch } from "./abort-watch.ts";
import { assignedLane } from "./assignment.ts";
import { laneFor, worthwhile } from "./choice.ts";
import type { GroupProfile, LearnedProfile } from "./group-profile.ts";
import { HeldLease } from "./held-lease.ts";
import type { Lane } from "./lane.ts";
import type { LaneEvent } from "./lane-event.ts";
import { type LanePool, lanePool } from "./lane-pool.ts";
import type { LaneShares } from "./lane-shares.ts";
import type { LaneSnapshot, WaitingSnapshot } from "./lane-snapshot.ts";
import type { LaneRequest, LaneSpec, Lease, LeaseEnd } from "./lease.ts";
import type { Waiter } from "./line.ts";
import { NoLaneError } from "./no-lane-error.ts";
import { type Queue, Queues } from "./queues.ts";
import { Sharing } from "./sharing.ts";

/** What lanes are built with, apart from their specs. */
export interface LanesOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly pace: PaceSettings;
  /** What earlier runs learned: where to begin. */
  readonly profile?: LearnedProfile;
  /** How processes that share quotas tell each other; absent when there is one only. */
  readonly shares?: LaneShares;
}

/** What of lanes can be changed while they are in use; what is absent stays. */
export interface LanesRetune {
  /** Most sends in flight at once; null for as many as the lanes carry. */
  readonly maxWorkers?: number | null;
  /** Sends a second and lane; null for any number. */
  readonly qps?: number | null;
  /** What a person says now of the limits of a lane's group; those it has where they stay. */
  readonly limitsOf?: (spec: LaneSpec) => LimitSettings;
}

interface QueuedWaiter extends Waiter {
  readonly queue: Queue;
}

const MOST_REMEMBERED = 16_384;

/**
 * Who may send now. One work-conserving queue over all models and lanes: conversations in progress before new ones, each in
 * order of arrival, the model served least first; on the lane of the conversation while it does not wait,
 * else on the one that will do best.
 */
export class Lanes implements AsyncDisposable {
  readonly events = new EventHub<LaneEvent>();
  readonly #clock: Clock;
  #pace: PaceSettings;
  readonly #pool: LanePool;
  readonly #byModel: ReadonlyMap<string, Lane[]>;
  readonly #queues: Queues;
  readonly #lastLane = new Map<string, Lane>();
  readonly #aborts = new AbortWatch<QueuedWaiter>((waiter) => this.#abort(waiter));
  readonly #sharing: Sharing | null;
  #inFlight = 0;
  #turns = 0;
  #alarm: Disposable | undefined;
  #closed = false;

  constructor(specs: readonly LaneSpec[], { profile = {}, shares, ...options }: LanesOptions) {
    this.#clock = options.clock;
    this.#pace = options.pace;
    this.#queues = new Queues(options.clock);
    this.#pool = lanePool(specs, { ...options, profile, tell: (event) => this.events.emit(event) });
    this.#byModel = byModel(this.#pool);
    this.#sharing = shares === undefined ? null : this.#share(shares);
  }

  /** Waits for the right to one send; rejects with the signal's reason, or with NoLaneError when no lane will ever do. */
  acquire(request: LaneRequest, signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const impossible = this.#impossible(request.model);
      if (impossible !== null) return reject(impossible);
      this.#queues.came(request.model);
      this.#join({ request, signal, resolve, reject, since: this.#clock.now(), gone: false });
      this.#pump();
    });
  }

  /**
   * Says how many calls for a model will still be asked for beyond those in line. Where it was said, the end of the work is
   * seen coming, and limits are sought with as many refusals as that much work is worth.
   */
  foresee(model: string, calls: number): void {
    this.#queues.foresee(model, calls);
  }

  snapshot(): readonly LaneSnapshot[] {
    return [...this.#pool.lanes.values()].map((lane) => lane.snapshot());
  }

  /** What waits, for what, until when: one entry for each line that is not empty. */
  waiting(): readonly WaitingSnapshot[] {
    return this.#queues.snapshot();
  }

  /** What was learned of each group's limits, to begin with next time. */
  profile(): LearnedProfile {
    const known = [...this.#pool.groups.values()].map((group): [string, GroupProfile | null] => [
      group.id,
      group.profile(),
    ]);
    return Object.fromEntries(known.filter((entry): entry is [string, GroupProfile] => entry[1] !== null));
  }

  /** A person has renewed the key: the lane is tried again. */
  readmit(id: LaneId): void {
    const lane = this.#pool.lanes.get(id);
    if (lane === undefined || lane.refused === null) return;
    lane.readmit();
    this.events.emit({ type: "lane-readmitted", lane: id });
    this.#pump();
  }

  /** More ways for models that have one already: who is in line may go over them at once. A lane that is there stays as it is. */
  add(specs: readonly LaneSpec[]): void {
    for (const spec of specs) {
      const others = this.#byModel.get(spec.model);
      if (others === undefined || this.#pool.lanes.has(spec.id)) continue;
      const lane = this.#pool.add(spec);
      lane.paceAt(this.#pace.qps);
      others.push(lane);
    }
    this.#pump();
  }

  /** A person has changed what is allowed while the lanes are in use. */
  retune({ limitsOf, ...pace }: LanesRetune): void {
    this.#pace = { ...this.#pace, ...pace };
    const bound = new Set<GroupId>();
    for (const lane of this.#pool.lanes.values()) {
      if (pace.qps !== undefined) lane.paceAt(pace.qps);
      const before = lane.spec.limits;
      const limits = limitsOf?.(lane.spec) ?? before;
      if (limits === before) continue;
      lane.bound(limits);
      if (!bound.has(lane.group.id)) lane.group.bound(before, limits);
      bound.add(lane.group.id);
    }
    this.#pump();
  }

  /** Everyone in line is turned away; leases that are out may still end. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#alarm?.[Symbol.dispose]();
    this.#sharing?.[Symbol.dispose]();
    for (const { line } of this.#queues) for (const waiter of line.dissolve()) this.#turnAway(waiter, closedError());
    return Promise.resolve();
  }

  #share(shares: LaneShares): Sharing {
    return new Sharing(shares, this.#clock, {
      groups: () => this.#pool.groups.values(),
      wants: (group) => this.#queues.waiting().some(({ lanes }) => lanes.some((lane) => lane.group === group)),
      busy: () => !this.#closed && (this.#inFlight > 0 || this.#queues.waiting().length > 0),
      heard: () => this.#pump(),
    });
  }

  #impossible(model: string): Error | null {
    if (this.#closed) return closedError();
    const lanes = this.#byModel.get(model);
    if (lanes === undefined) return NoLaneError.unknown(model, [...this.#byModel.keys()]);
    const reasons = lanes.flatMap((lane) => lane.refused ?? []);
    return reasons.length === lanes.length ? NoLaneError.refused(model, reasons) : null;
  }

  #join(waiter: Waiter): void {
    const { request } = waiter;
    const lanes = this.#byModel.get(request.model)!;
    const working = lanes.filter((lane) => lane.refused === null);
    const turn = this.#pace.assign === "adaptive" ? 0 : this.#turns++;
    const queue = this.#queues.of(request.model, lanes, assignedLane(this.#pace.assign, request, working, turn));
    const queued = Object.assign(waiter, { queue });
    queue.line.join(queued);
    this.#aborts.add(queued);
  }

  /** Grants as long as someone in line and a lane suit each other, then sets the alarm for the next moment one may. */
  #pump(): void {
    if (this.#closed) return;
    const busy = this.#inFlight > 0 || this.#queues.waiting().length > 0;
    if (busy) this.#sharing?.before();
    while (this.#grantOne()) continue;
    if (busy) this.#sharing?.after();
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = undefined;
    const until = this.#queues.nextRoomAt();
    if (until !== null) this.#alarm = this.#clock.alarm(until - this.#clock.now(), () => this.#pump());
  }

  #grantOne(): boolean {
    if (this.#inFlight >= (this.#pace.maxWorkers ?? Infinity)) return false;
    return this.#queues.inTurn().some((queue) => {
      const choices = worthwhile(this.#queues.choices(queue), this.#queues.left(queue), this.#clock.now());
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
    this.#aborts.delete(waiter);
    this.#queues.serve(queue);
    waiter.resolve(this.#lease(lane, waiter.request));
  }

  #lease(lane: Lane, request: LaneRequest): Lease {
    const send = lane.take(request.tokens);
    this.#inFlight += 1;
    this.#remember(request.conversation, lane);
    return new HeldLease(lane.spec, {
      reserve: (tokens) => send.group.reserve(send.charge, tokens),
      sent: () => lane.sent(send),
      admitted: (hints) => {
        lane.admitted(send, hints);
        this.#pump();
      },
      ended: (end) => {
        this.#inFlight -= 1;
        this.#tellHealth(lane, lane.ended(send, end), end);
        if (end.kind === "refused") this.#refuse(lane, end.reason);
        this.#pump();
      },
    });
  }

  #tellHealth(lane: Lane, did: "failing" | "recovered" | null, end: LeaseEnd): void {
    const { id } = lane.spec;
    const state = lane.state();
    if (did === "recovered") this.events.emit({ type: "lane-recovered", lane: id });
    if (did !== "failing" || state.kind !== "failing") return;
    const reason = "reason" in end ? end.reason : "";
    this.events.emit({ type: "lane-failing", lane: id, until: state.until, reason, proven: lane.proven });
  }

  #refuse(lane: Lane, reason: string): void {
    if (lane.refused !== null) return;
    lane.refuse(reason);
    this.events.emit({ type: "lane-refused", lane: lane.spec.id, reason });
    const impossible = this.#impossible(lane.spec.model);
    for (const { line, lanes } of this.#queues.ofModel(lane.spec.model)) {
      if (impossible === null && lanes.some((other) => other.refused === null)) continue;
      for (const waiter of line.dissolve())
        if (impossible === null) this.#rejoin(waiter);
        else this.#turnAway(waiter, impossible);
    }
  }

  /** The lane that a static policy gave is gone: another takes its calls. */
  #rejoin(waiter: Waiter): void {
    this.#aborts.delete(waiter);
    this.#join({ ...waiter, gone: false });
  }

  #turnAway(waiter: Waiter, reason: unknown): void {
    this.#aborts.delete(waiter);
    waiter.reject(reason);
  }

  #abort(waiter: QueuedWaiter): void {
    waiter.queue.line.leave(waiter);
    waiter.reject(waiter.signal.reason);
    this.#pump();
  }

  #remember(conversation: string, lane: Lane): void {
    this.#lastLane.delete(conversation);
    this.#lastLane.set(conversation, lane);
    if (this.#lastLane.size <= MOST_REMEMBERED) return;
    const oldest = this.#lastLane.keys().next();
    if (oldest.done !== true) this.#lastLane.delete(oldest.value);
  }
}

function byModel({ lanes }: LanePool): ReadonlyMap<string, Lane[]> {
  const models = new Map<string, Lane[]>();
  for (const lane of lanes.values()) {
    const others = models.get(lane.spec.model);
    if (others === undefined) models.set(lane.spec.model, [lane]);
    else others.push(lane);
  }
  return models;
}

const closedError = (): Error => new Error("the lanes were closed");
