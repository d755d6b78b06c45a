import type { Verdict } from "#records";
import { judgeHarness, suspicionText } from "#suites";
import type { EngineEvent } from "./engine-event.ts";

/** Hears how trials end, and says of which models the results tell more about the harness than about the model. */
export class HarnessWatch {
  readonly #ended: { readonly model: string; readonly verdict: Verdict }[] = [];

  hear(event: EngineEvent): void {
    if (event.type !== "attempt-ended" || event.ended.verdict === null) return;
    this.#ended.push({ model: event.trial.cell.model, verdict: event.ended.verdict });
  }

  /** One sentence for each model under suspicion. */
  suspicions(): readonly string[] {
    return judgeHarness(this.#ended)
      .filter(({ suspect }) => suspect)
      .map(suspicionText);
  }
}
