import type { CallAnswered, TrialStory } from "#records";
import { counted, countedFinding, type Finding } from "../finding.ts";
import { Gathered } from "./gathered.ts";
import type { LedgerCheck } from "./ledger-source.ts";

interface Prices {
  known: number;
  readonly unknown: Gathered;
}

/** Looks for costs that cannot be, and for calls without a price among priced ones of the same model. */
export class CostCheck implements LedgerCheck<Finding> {
  readonly #wrong = new Gathered();
  readonly #models = new Map<string, Prices>();

  see({ row, calls }: TrialStory): void {
    for (const call of calls) {
      const at = `trial ${row.trial}, attempt ${call.attempt}, call ${call.call}`;
      this.#seePrice(at, call);
      const wrong = wrongCost(call);
      if (wrong !== null) this.#wrong.add({ at, found: call.costUsd, expected: wrong });
    }
  }

  end(): Finding[] {
    const mixed = [...this.#models].filter(([, { known, unknown }]) => known > 0 && unknown.count > 0);
    const all = new Gathered();
    for (const evidence of this.#wrong.evidence) all.add(evidence);
    for (const [, { unknown }] of mixed) for (const evidence of unknown.evidence) all.add(evidence);
    const unpriced = mixed.reduce((sum, [, { unknown }]) => sum + unknown.count, 0);
    const count = this.#wrong.count + unpriced;
    return countedFinding(
      "cost-anomaly",
      { count, evidence: all.evidence },
      `${counted(this.#wrong.count, "call")} with a cost that cannot be, ${counted(unpriced, "call")} without a price among priced ones of the same model`,
    );
  }

  #seePrice(at: string, { requestedModel, costUsd }: CallAnswered): void {
    const prices = this.#models.get(requestedModel) ?? { known: 0, unknown: new Gathered() };
    this.#models.set(requestedModel, prices);
    if (costUsd === null) prices.unknown.add({ at, found: null, expected: `a price for ${requestedModel}` });
    else prices.known += 1;
  }
}

function wrongCost({ costUsd, completion: { usage } }: CallAnswered): string | null {
  if (costUsd === null) return null;
  if (!(costUsd >= 0) || !Number.isFinite(costUsd)) return "0 or more";
  return costUsd > 0 && usage !== null && usage.input + usage.output === 0 ? "0: no token was counted" : null;
}
