import { assertNever, type Clock, type RunId } from "#kernel";
import type { Retune } from "#records";
import type { Store } from "#store";
import type { Ends } from "./ends.ts";
import type { EngineEvent } from "./engine-event.ts";
import type { Hold } from "./hold.ts";
import {
  answerOrder,
  type GivenOrder,
  type HeardOrder,
  type Order,
  ordersFor,
  type RunState,
  tellState,
} from "./orders.ts";

/** A run as its control sees it. */
export interface Controlled {
  readonly run: RunId;
  readonly store: Store;
  readonly clock: Clock;
  readonly ends: Ends;
  readonly hold: Hold;
  /** Sends whose answers are awaited. */
  readonly inFlight: () => number;
  /** Changes what a person allows; says what came of it. */
  readonly retune: (change: Retune) => Promise<string>;
  readonly emit: (event: EngineEvent) => void;
}

/** How often a run looks for orders. */
const LOOK_MS = 1_000;

/**
 * Obeys orders that other processes leave on the ledger, each once, in the order they were given, while the run goes.
 *
 *   running ── pause ──▶ paused ── resume ──▶ running
 *      └──────┴── drain, Ctrl-C ──▶ draining          cancel ends the run from every state
 *
 * Leaving scope waits for the answer that is being written, so that whoever gave the last order hears of it.
 */
export class Control implements AsyncDisposable {
  readonly #over: Controlled;
  readonly #known = new Set<string>();
  #alarm: Disposable;
  #looking: Promise<void> = Promise.resolve();
  #left = false;

  constructor(over: Controlled) {
    this.#over = over;
    this.#alarm = this.#next();
    over.ends.drain.addEventListener("abort", this.#onDrain, { once: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#left = true;
    this.#alarm[Symbol.dispose]();
    this.#over.ends.drain.removeEventListener("abort", this.#onDrain);
    await this.#looking;
  }

  readonly #onDrain = (): void => {
    const { store, run } = this.#over;
    // No result rests on it: a ledger that fails is told by the next append.
    void tellState(store, run, "draining").catch(() => undefined);
  };

  #next(): Disposable {
    return this.#over.clock.alarm(LOOK_MS, () => {
      // A ledger that fails now is asked again a second later.
      this.#looking = this.#look().catch(() => undefined);
      void this.#looking.then(() => {
        if (!this.#left) this.#alarm = this.#next();
      });
    });
  }

  async #look(): Promise<void> {
    const { store, run } = this.#over;
    for (const heard of await ordersFor(store, run)) {
      if (this.#known.has(heard.token)) continue;
      this.#known.add(heard.token);
      await this.#obey(heard);
    }
  }

  async #obey(heard: HeardOrder): Promise<void> {
    const { store, run, emit } = this.#over;
    const did = await this.#answerTo(heard);
    emit({ type: "order-followed", order: heard.order, state: this.#state, did });
    // Whoever hears the answer finds the state told already; an answer does not fail with it.
    await tellState(store, run, this.#state).catch(() => undefined);
    await answerOrder(store, run, heard, did);
  }

  #answerTo(given: GivenOrder): Promise<string> {
    if (given.order !== "retune") return Promise.resolve(this.#carryOut(given.order));
    // Whoever gave the order must hear that it failed, whatever failed.
    return this.#over.retune(given.change).catch((error: unknown) => `not retuned: ${String(error)}`);
  }

  get #state(): RunState {
    return stateOf(this.#over);
  }

  /** Does what was ordered; returns what that was, in words. */
  #carryOut(order: Order): string {
    const { ends, hold, inFlight } = this.#over;
    const was = this.#state;
    const awaited = answersText(inFlight());
    switch (order) {
      case "pause":
        if (was !== "running") return `nothing: it is ${was} already`;
        hold.close();
        return `paused: nothing new is sent, ${awaited} in flight may arrive`;
      case "resume":
        if (was !== "paused") return `nothing: it is ${was}, not paused`;
        hold.open();
        return "resumed: it sends again";
      case "drain":
        if (was === "draining") return "nothing: it is draining already";
        ends.drainNow(new Error("drained from another terminal"));
        return `draining: nothing new is sent, ${awaited} in flight awaited`;
      case "cancel":
        ends.stopNow(new Error("cancelled from another terminal"));
        return `cancelled: ${awaited} in flight cut off; what was answered is kept, and the same command resumes`;
      default:
        return assertNever(order);
    }
  }
}

/** How a run goes about its work now. */
export function stateOf({ ends, hold }: Pick<Controlled, "ends" | "hold">): RunState {
  if (ends.early) return "draining";
  return hold.closed ? "paused" : "running";
}

const answersText = (count: number): string => `${count} ${count === 1 ? "answer" : "answers"}`;
