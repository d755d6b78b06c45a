import type { Clock, EpochMs } from "#kernel";
import { type Choice } from "./choice.ts";
import type { Lane } from "./lane.ts";
import type { StarvedCause, WaitingSnapshot } from "./lane-snapshot.ts";
import { Line } from "./line.ts";

/** The calls for one model that any of some lanes may carry: all of the model's, or the one that a static policy gives them. */
export interface Queue {
  readonly model: string;
  readonly line: Line;
  readonly lanes: readonly Lane[];
}

/** All the lines, and how much is known to come. */
export class Queues {
  readonly #clock: Clock;
  readonly #queues = new Map<string, Queue>();
  readonly #served = new Map<string, number>();
  readonly #foreseen = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  [Symbol.iterator](): IterableIterator<Queue> {
    return this.#queues.values();
  }

  /** The line of a model, or of the one lane that is assigned. */
  of(model: string, lanes: readonly Lane[], assigned: Lane | null): Queue {
    const key = `${model}\u0000${assigned?.spec.id ?? ""}`;
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = { model, line: new Line(), lanes: assigned === null ? lanes : [assigned] };
      this.#queues.set(key, queue);
    }
    return queue;
  }

  ofModel(model: string): Queue[] {
    return [...this].filter((queue) => queue.model === model);
  }

  /** Lines with someone in. */
  waiting(): Queue[] {
    return [...this].filter(({ line }) => line.size > 0);
  }

  /** Lines with someone in: conversations in progress first, then the model that was served least. */
  inTurn(): Queue[] {
    const waiting = this.waiting();
    if (waiting.length < 2) return waiting;
    const rank = ({ line }: Queue): number => (line.continuing > 0 ? 0 : 1);
    const served = ({ model }: Queue): number => this.#served.get(model) ?? 0;
    return waiting.toSorted((a, b) => rank(a) - rank(b) || served(a) - served(b));
  }

  serve({ model }: Queue): void {
    this.#served.set(model, (this.#served.get(model) ?? 0) + 1);
  }

  foresee(model: string, calls: number): void {
    this.#foreseen.set(model, Math.max(0, calls));
  }

  /** One of the calls foreseen is asked for. */
  came(model: string): void {
    const before = this.#foreseen.get(model);
    if (before !== undefined) this.#foreseen.set(model, Math.max(0, before - 1));
  }

  /** How many calls of the model are still to be sent; null when nobody said what comes after those in line. */
  left({ line, model }: Queue): number | null {
    const foreseen = this.#foreseen.get(model);
    return foreseen === undefined ? null : foreseen + line.size;
  }

  /** The lanes of a line, and whether they have room for its first. */
  choices(queue: Queue): Choice[] {
    const { tokens } = queue.line.head()!.request;
    const backlog = this.left(queue) ?? queue.line.size;
    return queue.lanes.map((lane) => ({ lane, room: lane.room(tokens, backlog) }));
  }

  /** When the next of those in line may go, as far as the time decides it; counts what keeps each lane meanwhile. */
  nextRoomAt(): EpochMs | null {
    let soonest: EpochMs | null = null;
    for (const queue of this) {
      const choices = queue.line.size === 0 ? [] : this.choices(queue);
      if (choices.length === 0) for (const lane of queue.lanes) lane.starvation.mark(null);
      for (const { lane, room } of choices) lane.starvation.mark(starvedBy(room));
      const until = soonestOf(choices);
      if (until !== null && (soonest === null || until < soonest)) soonest = until;
    }
    return soonest;
  }

  snapshot(): WaitingSnapshot[] {
    return this.waiting().map((queue) => ({
      model: queue.model,
      opening: queue.line.opening,
      continuing: queue.line.continuing,
      since: queue.line.head()?.since ?? this.#clock.now(),
      ...this.#blocked(queue),
    }));
  }

  #blocked(queue: Queue): { why: StarvedCause; until: EpochMs | null } {
    const choices = this.choices(queue);
    const until = soonestOf(choices);
    const first = choices.find(({ room }) => room.kind === "closed" && room.until === until)?.room;
    return { why: first?.kind === "closed" ? first.cause : "elsewhere", until };
  }
}

/** Waiting for a pace or for a slot is being at the limit, not being kept from it. */
function starvedBy(room: Choice["room"]): StarvedCause | null {
  if (room.kind === "open") return "elsewhere";
  return room.cause === "paced" || room.cause === "no-slot" ? null : room.cause;
}

function soonestOf(choices: readonly Choice[]): EpochMs | null {
  let soonest: EpochMs | null = null;
  for (const { room } of choices) {
    if (room.kind === "open" || room.until === null) continue;
    if (soonest === null || room.until < soonest) soonest = room.until;
  }
  return soonest;
}
