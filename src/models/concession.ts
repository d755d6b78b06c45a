import type { Failure } from "./failure.ts";

/**
 * What a request may do without, when a provider refuses it for that alone: `usage-in-stream` (the wish to count tokens at the
 * end of a stream), `stream` (the answer in pieces), `token-bound` (the usual one of OpenAI's two names for the most tokens).
 * None of them changes what the model is asked.
 */
export type Concession = "usage-in-stream" | "stream" | "token-bound";

/** Words of a refusal, and what to do without after it. */
export interface ConcessionRule {
  readonly words: RegExp;
  readonly without: Concession;
}

/** What each deployment of a provider is asked without, because it has refused it once. */
export class Concessions {
  readonly #without = new Map<string, ReadonlySet<Concession>>();

  of(deployment: string): ReadonlySet<Concession> {
    return this.#without.get(deployment) ?? NOTHING;
  }

  /**
   * The failure of a send that went out `without` these. A refusal of something more that can be left out is remembered, and
   * becomes a failure of the wording; refused in vain, it stays what it is.
   */
  heard(failure: Failure, deployment: string, without: ReadonlySet<Concession>): Failure {
    if (failure.kind !== "invalid-request" || failure.without === null || without.has(failure.without)) return failure;
    this.#without.set(deployment, new Set([...this.of(deployment), failure.without]));
    return { ...failure, kind: "wording", without: failure.without };
  }
}

const NOTHING: ReadonlySet<Concession> = new Set();
