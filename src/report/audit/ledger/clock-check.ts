import type { AttemptStory, CallAnswered, TrialStory } from "#records";
import { counted, countedFinding, type Evidence, type Finding } from "../finding.ts";
import { Gathered } from "./gathered.ts";
import type { LedgerCheck, RunStory } from "./ledger-source.ts";

/** Clocks of one machine agree to this, in milliseconds. */
const TOLERANCE_MS = 1;

/** Looks for things that ended before they began, fell outside the attempt they belong to, or lie in the future. */
export class ClockCheck implements LedgerCheck<Finding> {
  readonly #found = new Gathered();
  readonly #now: number;

  constructor(runs: readonly RunStory[], now: number | undefined) {
    this.#now = now ?? Number.POSITIVE_INFINITY;
    for (const { started, ended } of runs) {
      this.#hold(`run ${started.run}`, "its end", [started.at, ended?.at ?? started.at]);
    }
  }

  see({ row, attempts, calls }: TrialStory): void {
    for (const attempt of attempts) {
      const at = `trial ${row.trial}, attempt ${attempt.attempt}`;
      this.#seeAttempt(at, attempt);
      const own = calls.filter((call) => call.attempt === attempt.attempt);
      for (const call of own) this.#seeCall(at, call, attempt);
    }
  }

  end(): Finding[] {
    return countedFinding(
      "clock-disorder",
      this.#found,
      `${counted(this.#found.count, "moment")} out of order: an end before its begin, a call outside its attempt, or a moment in the future`,
    );
  }

  #seeAttempt(at: string, { started, ended }: AttemptStory): void {
    if (started !== null && ended !== null) this.#hold(at, "its end", [started.at, ended.at]);
    const last = ended ?? started;
    if (last !== null && last.at > this.#now + TOLERANCE_MS) {
      this.#found.add({ at, found: `${Math.round(last.at - this.#now)} ms in the future` });
    }
  }

  #seeCall(at: string, { call, sentAt, at: answeredAt }: CallAnswered, { started, ended }: AttemptStory): void {
    const place = `${at}, call ${call}`;
    this.#hold(place, "its answer", [sentAt, answeredAt]);
    if (started !== null) this.#hold(place, "its send, after the attempt's begin", [started.at, sentAt]);
    if (ended !== null) this.#hold(place, "the attempt's end, after the answer", [answeredAt, ended.at]);
  }

  #hold(at: string, what: string, [earlier, later]: readonly [number, number]): void {
    if (later >= earlier - TOLERANCE_MS) return;
    this.#found.add(evidenceOf(at, what, later - earlier));
  }
}

const evidenceOf = (at: string, what: string, ms: number): Evidence => ({
  at: `${at}: ${what}`,
  found: `${Math.round(ms * 1000) / 1000} ms`,
  expected: "0 ms or more",
});
