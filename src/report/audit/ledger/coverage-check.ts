import type { TrialStory } from "#records";
import { counted, countedFinding, type Finding } from "../finding.ts";
import { Gathered } from "./gathered.ts";
import type { LedgerCheck } from "./ledger-source.ts";

interface CellCounts {
  planned: number;
  graded: number;
  owed: number;
  readonly notScored: Map<string, number>;
}

/** Looks for cells with fewer graded trials than the plan recorded last has, and for settled trials that it does not have. */
export class CoverageCheck implements LedgerCheck<Finding> {
  readonly #cells = new Map<string, CellCounts>();
  readonly #others = new Gathered();

  see({ row }: TrialStory): void {
    if (!row.planned) {
      if (row.outcome !== null) this.#others.add({ at: `trial ${row.trial}`, found: row.outcome });
      return;
    }
    const key = Object.values(row.cell).join(" / ");
    const counts = this.#cells.get(key) ?? { planned: 0, graded: 0, owed: 0, notScored: new Map<string, number>() };
    this.#cells.set(key, counts);
    counts.planned += 1;
    if (row.outcome === null) counts.owed += 1;
    else if (row.score !== null) counts.graded += 1;
    else counts.notScored.set(row.outcome, (counts.notScored.get(row.outcome) ?? 0) + 1);
  }

  end(): Finding[] {
    const short = [...this.#cells].filter(([, counts]) => missingFrom(counts) > 0);
    const missing = short.reduce((sum, [, counts]) => sum + missingFrom(counts), 0);
    const owed = short.reduce((sum, [, counts]) => sum + counts.owed, 0);
    const gathered = new Gathered();
    for (const [at, { planned, graded, owed: left, notScored }] of short) {
      gathered.add({ at, found: { graded, owed: left, ...Object.fromEntries(notScored) }, expected: planned });
    }
    return [
      ...countedFinding(
        "cell-short",
        gathered,
        `${counted(short.length, "cell")} of ${this.#cells.size} short of the plan by ${counted(missing, "trial")}, ${owed} of them owed: \`sluice results --coverage\` gives the command that fills them`,
      ),
      ...countedFinding(
        "other-plan",
        this.#others,
        `${counted(this.#others.count, "settled trial")} that the plan recorded last does not have`,
      ),
    ];
  }
}

/** What a cell lacks; a trial whose conditions do not apply to its task is not lacking. */
const missingFrom = ({ planned, graded, notScored }: CellCounts): number =>
  planned - graded - (notScored.get("inapplicable") ?? 0);
