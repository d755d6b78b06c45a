import type { Worker } from "node:worker_threads";
import type { Clock } from "#kernel";
import type { Foretold, LiveRun } from "#records";
import { startThread } from "../dashboard/start-thread.ts";
import type { ForecastThreadData, RestForetold } from "./forecast-thread.ts";

/** A run that is shorter than this is over before anything could be foretold. */
const FIRST_LOOK_MS = 5_000;
/** What has less than this left needs no forecast. */
const WORTH_MS = 30_000;

/** A run that is to be foretold. */
export interface ForetellingOver {
  readonly clock: Clock;
  readonly data: ForecastThreadData;
  readonly onForetold: (foretold: Foretold) => void;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Foretells a run that will last, in a thread of its own, so that the run is not held up: by the same engine on a virtual clock as
 * `plan` does. A run that could not be foretold is a run all the same.
 */
export class Foretelling implements Disposable {
  readonly #over: ForetellingOver;
  #alarm: Disposable | null = null;
  #thread: Worker | null = null;

  constructor(over: ForetellingOver) {
    this.#over = over;
  }

  /** Begins once the run has shown that it will last. */
  watch(look: () => LiveRun): void {
    this.#alarm = this.#over.clock.alarm(FIRST_LOOK_MS, () => {
      const { leftMs, startedAt } = look();
      if (leftMs === null || leftMs >= WORTH_MS) this.#begin(startedAt);
    });
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    void this.#thread?.terminate();
  }

  #begin(startedAt: number): void {
    const { data, onForetold, onTrouble } = this.#over;
    this.#thread = startThread("forecast-thread", data, import.meta.url);
    // The run does not wait for it.
    this.#thread.unref();
    this.#thread.on("error", onTrouble).on("message", ({ at, rest }: RestForetold) => {
      const before = at - startedAt;
      onForetold({ p10: before + rest.p10, p50: before + rest.p50, p90: before + rest.p90 });
    });
  }
}
