import type { TrialId } from "#kernel";
import type { EngineEvent } from "./engine-event.ts";

/** What all calls for one model took. */
export interface ModelEffort {
  readonly calls: number;
  readonly tokens: number;
  /** Seconds in which the calls were under way, added up. */
  readonly seconds: number;
}

/** What a run's answered calls took, by model and by trial: what a bound on its time rests on. */
export class Effort {
  readonly #models = new Map<string, ModelEffort>();
  readonly #trials = new Map<TrialId, number>();

  hear(event: EngineEvent): void {
    if (event.type !== "call-answered") return;
    const { trial, requestedModel, completion, at, sentAt } = event.call;
    const seconds = (at - sentAt) / 1000;
    const before = this.#models.get(requestedModel) ?? { calls: 0, tokens: 0, seconds: 0 };
    const tokens = (completion.usage?.input ?? 0) + (completion.usage?.output ?? 0);
    this.#models.set(requestedModel, {
      calls: before.calls + 1,
      tokens: before.tokens + tokens,
      seconds: before.seconds + seconds,
    });
    this.#trials.set(trial, (this.#trials.get(trial) ?? 0) + seconds);
  }

  get models(): ReadonlyMap<string, ModelEffort> {
    return this.#models;
  }

  /** Seconds of the trial whose calls, one after the other, took longest. */
  get longestTrial(): number {
    let longest = 0;
    for (const seconds of this.#trials.values()) longest = Math.max(longest, seconds);
    return longest;
  }
}
