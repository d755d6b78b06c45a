import type { TrialStory } from "#records";
import { counted, countedFinding, type Finding, listed } from "../finding.ts";
import { Gathered } from "./gathered.ts";
import type { LedgerCheck } from "./ledger-source.ts";

interface ModelSums {
  trials: number;
  idle: number;
  opens: number;
}

/** Looks for models in half or more of whose trials no tool is called: the harness may not have understood them. */
export class HarnessCheck implements LedgerCheck<Finding> {
  readonly #models = new Map<string, ModelSums>();

  see({ row }: TrialStory): void {
    const suspect = row.outcome === "harness-suspect";
    const { toolCalls, opensCallsButExecutesNone } = row.facts;
    if (!suspect && typeof toolCalls !== "number") return;
    const sums = this.#models.get(row.cell.model) ?? { trials: 0, idle: 0, opens: 0 };
    this.#models.set(row.cell.model, sums);
    sums.trials += 1;
    if (suspect || toolCalls === 0) sums.idle += 1;
    if (suspect || opensCallsButExecutesNone === true) sums.opens += 1;
  }

  end(): Finding[] {
    const suspects = [...this.#models].filter(([, { trials, idle }]) => idle * 2 >= trials);
    const gathered = new Gathered();
    for (const [model, { trials, idle, opens }] of suspects) {
      gathered.add({ at: model, found: { trials, withoutToolCalls: idle, openingCallsInVain: opens } });
    }
    const names = suspects.map(([model, { trials, idle }]) => `${model} (${idle} of ${trials})`);
    return countedFinding(
      "harness-suspect",
      gathered,
      `${counted(suspects.length, "model")} with half or more of their trials without a tool call: ${listed(names)}`,
    );
  }
}
