import type { TrialStory } from "#records";
import { counted, countedFinding, type Finding } from "../finding.ts";
import { Gathered } from "./gathered.ts";
import type { LedgerCheck, RunStory } from "./ledger-source.ts";

/** Looks for what processes that are gone have left open: attempts, and runs. */
export class WorkCheck implements LedgerCheck<Finding> {
  readonly #attempts = new Gathered();
  readonly #runs = new Gathered();
  #owed = 0;

  constructor(runs: readonly RunStory[]) {
    for (const { started, ended, alive } of runs) {
      if (ended === null && !alive) this.#runs.add({ at: `run ${started.run}`, found: started.title });
    }
  }

  see({ row, attempts }: TrialStory): void {
    const open = attempts.filter(({ ended, alive }) => ended === null && !alive);
    for (const { attempt } of open)
      this.#attempts.add({ at: `trial ${row.trial}, attempt ${attempt}`, found: row.outcome });
    if (open.length > 0 && row.outcome === null) this.#owed += 1;
  }

  end(): Finding[] {
    return [
      ...countedFinding(
        "open-attempt",
        this.#attempts,
        `${counted(this.#attempts.count, "attempt")} begun by processes that are gone; ${counted(this.#owed, "trial")} of them still owed: the same command resumes`,
      ),
      ...countedFinding(
        "run-without-end",
        this.#runs,
        `${counted(this.#runs.count, "run")} whose process is gone did not say that they ended`,
      ),
    ];
  }
}
