import type { EpochMs } from "#kernel";

/** From `atSeconds` after the start on, every limit is its first value times `scale`. */
export interface LimitChange {
  readonly atSeconds: number;
  readonly scale: number;
}

/** Somebody else uses this share (0 to 1) of every limit between two moments, in seconds after the start. */
export interface ForeignUse {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly share: number;
}

/** How the limits of a world change over time: a step function of announced changes and foreign use. */
export class LimitTimeline {
  readonly #startedAt: number;
  readonly #changes: readonly LimitChange[];
  readonly #foreign: readonly ForeignUse[];
  readonly #steps: readonly number[];

  constructor(changes: readonly LimitChange[], foreign: readonly ForeignUse[], startedAt: EpochMs) {
    this.#startedAt = startedAt;
    this.#changes = changes.toSorted((a, b) => a.atSeconds - b.atSeconds);
    this.#foreign = foreign;
    const seconds = [...changes.map((c) => c.atSeconds), ...foreign.flatMap((f) => [f.fromSeconds, f.toSeconds])];
    this.#steps = [...new Set(seconds)].toSorted((a, b) => a - b).map((second) => startedAt + second * 1000);
  }

  /** The limits' size at this moment, relative to their first. */
  scaleAt(now: number): number {
    if (this.#changes.length === 0) return 1;
    const seconds = (now - this.#startedAt) / 1000;
    return this.#changes.findLast((change) => change.atSeconds <= seconds)?.scale ?? 1;
  }

  /** What is left of the limits for us at this moment, relative to their first size. */
  factorAt(now: number): number {
    const scale = this.scaleAt(now);
    if (this.#foreign.length === 0) return scale;
    const seconds = (now - this.#startedAt) / 1000;
    const taken = this.#foreign
      .filter((use) => use.fromSeconds <= seconds && seconds < use.toSeconds)
      .reduce((sum, use) => sum + use.share, 0);
    return scale * Math.max(0, 1 - taken);
  }

  /** The first moment after `now` at which anything changes; infinite when nothing does. */
  nextStep(now: number): number {
    return this.#steps.find((step) => step > now) ?? Infinity;
  }
}
