import type { AttemptEnded, TrialStory, Verdict } from "#records";
import { counted, countedFinding, type Finding } from "../finding.ts";
import { Gathered } from "./gathered.ts";
import type { LedgerAuditOptions, LedgerCheck } from "./ledger-source.ts";

/** Looks for outcomes that scoring the transcript again does not give. */
export class OutcomeCheck implements LedgerCheck<Finding> {
  readonly #rescore: LedgerAuditOptions["rescore"];
  readonly #different = new Gathered();
  readonly #unclear = new Gathered();

  constructor(rescore: LedgerAuditOptions["rescore"]) {
    this.#rescore = rescore;
  }

  see({ row, trial, attempts }: TrialStory): void {
    if (this.#rescore === undefined || row.score === null) return;
    const settled = attempts.find(({ attempt }) => attempt === row.attempt)?.ended;
    if (settled === null || settled === undefined) return;
    const at = `trial ${row.trial}, attempt ${settled.attempt}`;
    const { transcript } = settled;
    if (transcript === null) this.#unclear.add({ at, found: "graded without a transcript" });
    else this.#compare(at, settled, () => this.#rescore!(trial, transcript));
  }

  end(): Finding[] {
    return [
      ...countedFinding(
        "outcome-differs",
        this.#different,
        `${counted(this.#different.count, "graded trial")} whose transcript, scored again, gives another outcome or score`,
      ),
      ...countedFinding(
        "cannot-rescore",
        this.#unclear,
        `${counted(this.#unclear.count, "graded trial")} whose transcript cannot be scored again here`,
      ),
    ];
  }

  #compare(at: string, { verdict }: AttemptEnded, again: () => Verdict): void {
    let now: Verdict;
    try {
      now = again();
    } catch (error) {
      this.#unclear.add({ at, found: (error as Error).message });
      return;
    }
    const [before, after] = [gradeOf(verdict), gradeOf(now)];
    if (before.scoring !== after.scoring && before.scoring !== null && after.scoring !== null) {
      this.#unclear.add({ at, found: before.scoring, expected: after.scoring });
    } else if (before.outcome !== after.outcome || Math.abs((before.score ?? 0) - (after.score ?? 0)) > 1e-9) {
      this.#different.add({ at, found: before, expected: after });
    }
  }
}

interface Grade {
  readonly [name: string]: string | number | null;
  readonly outcome: string | null;
  readonly score: number | null;
  readonly scoring: string | null;
}

function gradeOf(verdict: Verdict | null): Grade {
  if (verdict === null) return { outcome: null, score: null, scoring: null };
  const { outcome } = verdict;
  return verdict.kind === "graded"
    ? { outcome, score: verdict.score, scoring: verdict.scoring }
    : { outcome, score: null, scoring: null };
}
