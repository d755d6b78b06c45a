import type { TrialId } from "#kernel";
import type { AttemptEnded } from "#records";
import type { EngineEvent } from "../engine-event.ts";

/** What a run has done with its trials so far, counted from its events: in place, for there are thousands a second. */
export class LiveCounts {
  graded = 0;
  setAside = 0;
  /** An attempt that is given back before it spoke ends without having been opened. */
  readonly #open = new Set<TrialId>();
  /** Not-scored trials, ended attempts without a score and failed sends, by code. */
  readonly errors = new Map<string, number>();

  hear(event: EngineEvent): void {
    if (event.type === "attempt-opened") this.#open.add(event.trial.id);
    else if (event.type === "attempt-ended") this.#ended(event.ended);
    else if (event.type === "send-ended" && event.send.verdict === "failed") this.#count(event.send.reason?.code);
  }

  /** Conversations in progress. */
  get open(): number {
    return this.#open.size;
  }

  #ended({ trial, verdict, reason }: AttemptEnded): void {
    this.#open.delete(trial);
    if (verdict?.kind === "graded") {
      this.graded += 1;
      return;
    }
    this.setAside += verdict === null ? 0 : 1;
    this.#count(verdict?.reason.code ?? reason?.code);
  }

  #count(code: string | undefined): void {
    if (code !== undefined) this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }
}
