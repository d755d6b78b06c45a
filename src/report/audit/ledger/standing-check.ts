import type { AttemptStory, LedgerTrial, TrialStory } from "#records";
import { counted, countedFinding, type Evidence, type Finding } from "../finding.ts";
import { Gathered } from "./gathered.ts";
import type { LedgerCheck } from "./ledger-source.ts";

/**
 * Folds each trial's facts again, without the store's own fold, and compares: where it stands, what it took. Also looks for
 * trials that were graded more than once, for scores no scoring gives, and for one piece of work under several ids.
 */
export class StandingCheck implements LedgerCheck<Finding> {
  readonly #different = new Gathered();
  readonly #twice = new Gathered();
  readonly #impossible = new Gathered();
  readonly #duplicate = new Gathered();
  readonly #work = new Map<string, string>();

  see(story: TrialStory): void {
    const { row, attempts, damage } = story;
    for (const evidence of impossibleScores(row)) this.#impossible.add(evidence);
    this.#seeWork(row);
    const graded = attempts.filter(({ ended }) => ended?.verdict?.kind === "graded");
    if (graded.length > 1) {
      const numbers = graded.map(({ attempt }) => attempt);
      this.#twice.add({ at: `trial ${row.trial}`, found: numbers, expected: "one graded attempt" });
    }
    if (damage.length > 0) return;
    for (const evidence of standingDifferences(story)) this.#different.add(evidence);
  }

  end(): Finding[] {
    return [
      ...countedFinding(
        "standing-differs",
        this.#different,
        `${counted(this.#different.count, "figure")} of trials are not what their attempts and calls come to`,
      ),
      ...countedFinding(
        "impossible-rate",
        this.#impossible,
        `${counted(this.#impossible.count, "trial")} with a score that no scoring gives`,
      ),
      ...countedFinding(
        "graded-twice",
        this.#twice,
        `${counted(this.#twice.count, "trial")} with more than one graded attempt; the first one counts`,
      ),
      ...countedFinding(
        "duplicate-trial",
        this.#duplicate,
        `${counted(this.#duplicate.count, "settled trial")} of a task, cell and repeat that another trial of the same suite has too: both count in tables over all plans`,
      ),
    ];
  }

  /** Only settled trials count twice; simulated ones are other work than real ones of the same name. */
  #seeWork({ trial, suite, cell, task, repeat, simulated, outcome }: LedgerTrial): void {
    if (outcome === null) return;
    const work = [suite, simulated, ...Object.values(cell), task, repeat].join("\n");
    const first = this.#work.get(work);
    if (first === undefined) this.#work.set(work, trial);
    else this.#duplicate.add({ at: `trial ${trial}`, found: `${task}, repeat ${repeat}`, expected: `trial ${first}` });
  }
}

function impossibleScores({ trial, outcome, score }: LedgerTrial): Evidence[] {
  const at = `trial ${trial}`;
  if (score !== null && !(score >= 0 && score <= 1)) return [{ at, found: score, expected: "0 to 1" }];
  const isGrade = outcome === "full" || outcome === "partial" || outcome === "failure";
  if (isGrade !== (score !== null))
    return [{ at, found: { outcome, score }, expected: "a score for a grade, none otherwise" }];
  return [];
}

function standingDifferences({ row, attempts, calls }: TrialStory): Evidence[] {
  const settled = settling(attempts);
  const verdict = settled?.ended?.verdict ?? null;
  const tokens = (kind: "input" | "output"): number =>
    calls.reduce((sum, { completion }) => sum + (completion.usage?.[kind] ?? 0), 0);
  const right = {
    attempt: settled?.attempt ?? null,
    outcome: verdict?.outcome ?? null,
    score: verdict?.kind === "graded" ? verdict.score : null,
    calls: calls.length,
    inputTokens: tokens("input"),
    outputTokens: tokens("output"),
    simulated: wasSimulated(attempts, calls),
  };
  return (Object.keys(right) as (keyof typeof right)[])
    .filter((name) => row[name] !== right[name])
    .map((name) => ({ at: `trial ${row.trial}, ${name}`, found: row[name], expected: right[name] }));
}

/** The attempt that settles a trial: the first graded one, else the last that ended without a score. */
function settling(attempts: readonly AttemptStory[]): AttemptStory | undefined {
  const judged = attempts.filter(({ ended }) => ended !== null && ended.verdict !== null);
  return judged.find(({ ended }) => ended!.verdict!.kind === "graded") ?? judged.at(-1);
}

/** One simulated attempt or answer makes a trial a simulated one. */
const wasSimulated = (attempts: readonly AttemptStory[], calls: TrialStory["calls"]): boolean =>
  attempts.some(({ ended }) => ended?.simulated === true) || calls.some(({ completion }) => completion.simulated);
