import { type Clock, EpochMs, sleepOn } from "./clock.ts";

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
  live: boolean;
}

/** Lets everything that is ready run: promise reactions and immediates, but no timer. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Time that passes only when told to: the same program runs hours in moments, and tests need no sleep. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #heap: Alarm[] = [];

  constructor(startAt = 1_700_000_000_000) {
    this.#now = startAt;
  }

  now(): EpochMs {
    return EpochMs(this.#now);
  }

  alarm(ms: number, wake: () => void): Disposable {
    const alarm: Alarm = { at: this.#now + Math.max(ms, 0), order: this.#order++, wake, live: true };
    push(this.#heap, alarm);
    return {
      [Symbol.dispose]: () => {
        alarm.live = false;
      },
    };
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }

  /** Moves `ms` on, waking each sleeper at its own moment and letting its consequences run before the next. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#next(); next !== undefined && next.at <= until; next = this.#next()) {
      this.#wake(next);
      await settle();
    }
    this.#now = until;
  }

  /** Runs until `work` settles, jumping from alarm to alarm. Rejects when nothing is left that could wake it. */
  async run<T>(work: Promise<T>): Promise<T> {
    const state = { settled: false };
    const done = (): void => {
      state.settled = true;
    };
    work.then(done, done);
    for (await settle(); !state.settled; await settle()) {
      const next = this.#next();
      if (next === undefined)
        throw new Error("virtual time stands still: the work waits for something that is not an alarm");
      this.#wakeAllAt(next.at);
    }
    return work;
  }

  #wakeAllAt(at: number): void {
    for (let next = this.#next(); next !== undefined && next.at === at; next = this.#next()) this.#wake(next);
  }

  #wake(alarm: Alarm): void {
    pop(this.#heap);
    this.#now = Math.max(this.#now, alarm.at);
    alarm.live = false;
    alarm.wake();
  }

  #next(): Alarm | undefined {
    while (this.#heap.length > 0 && !this.#heap[0]!.live) pop(this.#heap);
    return this.#heap[0];
  }
}

const before = (a: Alarm, b: Alarm): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Alarm[], alarm: Alarm): void {
  let at = heap.push(alarm) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(alarm, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = alarm;
}

function pop(heap: Alarm[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const child = right < heap.length && before(heap[right]!, heap[left]!) ? right : left;
    if (!before(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
}
