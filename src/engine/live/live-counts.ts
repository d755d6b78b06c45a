import type { Verdict } from "#records";
import type { EngineEvent } from "../engine-event.ts";

/** What a run has done with its trials so far, counted from its events: in place, for there are thousands a second. */
export class LiveCounts {
  graded = 0;
  setAside = 0;
  /** Conversations in progress. */
  open = 0;
  /** Not-scored trials, ended attempts without a score and failed sends, by code. */
  readonly errors = new Map<string, number>();

  hear(event: EngineEvent): void {
    if (event.type === "attempt-opened") this.open += 1;
    else if (event.type === "attempt-ended") this.#ended(event.ended.verdict, event.ended.reason?.code);
    else if (event.type === "send-ended" && event.send.verdict === "failed") this.#count(event.send.reason?.code);
  }

  #ended(verdict: Verdict | null, code: string | undefined): void {
    this.open -= 1;
    if (verdict?.kind === "graded") {
      this.graded += 1;
      return;
    }
    this.setAside += verdict === null ? 0 : 1;
    this.#count(verdict?.reason.code ?? code);
  }

  #count(code: string | undefined): void {
    if (code !== undefined) this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }
}
