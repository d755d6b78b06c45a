import type { CallAnswered } from "#records";

/** Answers that earlier attempts of a trial have paid for, given again to the same questions at the same places. */
export class Replay {
  readonly #answers: ReadonlyMap<number, CallAnswered>;
  #diverged = false;
  #replayed = 0;

  constructor(answers: readonly CallAnswered[]) {
    this.#answers = new Map(answers.map((answer) => [answer.call, answer]));
  }

  /** Calls answered so far without being sent. */
  get replayed(): number {
    return this.#replayed;
  }

  /** The answer to this question at this place; null when there is none, and from then on, for the conversation is another one. */
  answer(call: number, promptDigest: string): CallAnswered | null {
    const known = this.#answers.get(call);
    if (this.#diverged || known?.promptDigest !== promptDigest) {
      this.#diverged = true;
      return null;
    }
    this.#replayed++;
    return known;
  }
}
