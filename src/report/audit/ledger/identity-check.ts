import type { TrialStory } from "#records";
import { counted, countedFinding, type Finding } from "../finding.ts";
import { declaredNames } from "./declared-names.ts";
import { Gathered } from "./gathered.ts";
import type { AskedModel, LedgerAuditOptions, LedgerCheck, RunStory } from "./ledger-source.ts";

/** Looks for calls that another model answered than was asked, and for grades that rest on them. */
export class IdentityCheck implements LedgerCheck<Finding> {
  readonly #same: NonNullable<LedgerAuditOptions["sameModel"]>;
  readonly #declared: ReadonlyMap<string, readonly string[]>;
  readonly #calls = new Gathered();
  #trials = 0;
  #graded = 0;

  constructor(runs: readonly RunStory[], same: LedgerAuditOptions["sameModel"]) {
    this.#same = same ?? beginsAlike;
    this.#declared = declaredNames(runs);
  }

  see({ row, calls }: TrialStory): void {
    const others = calls.filter(({ requestedModel, routedModel, completion: { reportedModel } }) => {
      const servedAs = this.#declared.get(requestedModel) ?? [];
      const asked = { requested: requestedModel, routed: routedModel, servedAs };
      return reportedModel !== null && !this.#same(asked, reportedModel);
    });
    for (const { attempt, call, requestedModel, completion } of others) {
      this.#calls.add({
        at: `trial ${row.trial}, attempt ${attempt}, call ${call}`,
        found: completion.reportedModel,
        expected: requestedModel,
      });
    }
    if (others.length === 0) return;
    this.#trials += 1;
    if (row.score !== null && others.some(({ attempt }) => attempt === row.attempt)) this.#graded += 1;
  }

  end(): Finding[] {
    const graded =
      this.#graded === 0 ? "none of them is graded" : `${counted(this.#graded, "graded trial")} rest on it`;
    return countedFinding(
      "identity-mismatch",
      this.#calls,
      `${counted(this.#calls.count, "call")} in ${counted(this.#trials, "trial")} answered by another model than was asked; ${graded}`,
    );
  }
}

function beginsAlike({ requested, routed, servedAs }: AskedModel, reported: string): boolean {
  const plain = (name: string): string => name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  return [requested, routed, ...servedAs].some((name) => plain(reported).startsWith(plain(name)));
}
