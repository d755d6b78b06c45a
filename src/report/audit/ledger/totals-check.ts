import type { CallAnswered, TrialStory } from "#records";
import { counted, countedFinding, type Finding } from "../finding.ts";
import { Gathered } from "./gathered.ts";
import type { DerivedFigures, KeptTotals, LedgerCheck } from "./ledger-source.ts";

type CallTotals = Omit<KeptTotals, "sends" | "rejectedSends" | "failedSends">;

const NONE: CallTotals = { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: 0 };

const NO_SENDS = { sends: 0, rejectedSends: 0, failedSends: 0 };

/** Sums every run's calls again, and compares with what the ledger keeps of them; looks for figures of cells and standings that nobody earned. */
export class TotalsCheck implements LedgerCheck<Finding> {
  readonly #derived: DerivedFigures | null;
  readonly #runs = new Map<string, CallTotals>();
  #damaged = false;

  constructor(derived: DerivedFigures | null) {
    this.#derived = derived;
  }

  see({ calls, damage }: TrialStory): void {
    this.#damaged ||= damage.length > 0;
    for (const call of calls) this.#runs.set(call.run, withCall(this.#runs.get(call.run) ?? NONE, call));
  }

  end(): Finding[] {
    if (this.#derived === null) return [];
    const { strayStandings } = this.#derived;
    const gathered = new Gathered();
    // Without a fact that is damaged no sum can be right.
    for (const { run, kept, sends } of this.#damaged ? [] : this.#allRuns(this.#derived)) {
      const right: KeptTotals = { ...(this.#runs.get(run) ?? NONE), ...sends };
      for (const name of Object.keys(right) as (keyof KeptTotals)[]) {
        if (isEqual(kept[name], right[name])) continue;
        gathered.add({ at: `run ${run}, ${name}`, found: kept[name], expected: right[name] });
      }
    }
    const cells = new Gathered();
    for (const { cell, figure, kept, found } of this.#derived.cells ?? [])
      cells.add({ at: `${cell}, ${figure}`, found: kept, expected: found });
    const stray = new Gathered();
    if (strayStandings > 0) stray.add({ at: "standings", found: strayStandings, expected: 0 });
    return [
      ...countedFinding(
        "run-totals-differ",
        gathered,
        `${counted(gathered.count, "figure")} of runs are not what their calls and sends come to`,
      ),
      ...countedFinding(
        "cell-totals-differ",
        cells,
        `of ${counted(cells.count, "cell")} other figures were kept than where its trials stand comes to: no table is made from them`,
      ),
      ...countedFinding(
        "standing-differs",
        { count: strayStandings, evidence: stray.evidence },
        `${counted(strayStandings, "standing")} of no trial in its cell: tables over all plans count them`,
      ),
    ];
  }

  /** Those of which totals are kept, and those that have calls and no totals. */
  #allRuns({ runs }: DerivedFigures): DerivedFigures["runs"] {
    const known = new Set(runs.map(({ run }) => run));
    const others = [...this.#runs.keys()].filter((run) => !known.has(run));
    return [...runs, ...others.map((run) => ({ run, kept: { ...NONE, ...NO_SENDS }, sends: NO_SENDS }))];
  }
}

function withCall(sum: CallTotals, { completion: { usage }, costUsd }: CallAnswered): CallTotals {
  return {
    calls: sum.calls + 1,
    inputTokens: sum.inputTokens + (usage?.input ?? 0),
    outputTokens: sum.outputTokens + (usage?.output ?? 0),
    cachedTokens: sum.cachedTokens + (usage?.cached ?? 0),
    costUsd: sum.costUsd === null || costUsd === null ? null : sum.costUsd + costUsd,
  };
}

/** Dollars were added up in another order: equal to a billionth. */
const isEqual = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));
