import { assertNever, type Clock, type PlanId, RunId, UsageError } from "#kernel";
import type { CellTally, TrialRow } from "#records";
import {
  type AuditPage,
  compareBy,
  coverage,
  figureViews,
  LeanRows,
  type ResultsPage,
  type ResultTable,
  tableBy,
  tableOfTrials,
} from "#report";
import { LedgerSnapshot, LedgerWatch } from "#store";
import { apiText } from "../api-text.ts";
import { RunLines } from "../live/run-lines.ts";
import { type CountedCells, matrixCell } from "./counted-cells.ts";
import { errorsPage } from "./errors-page.ts";
import type { Desk, PlanChoice, Progress, Question } from "./question.ts";
import { runsPage, type RunTrials } from "./runs-page.ts";
import { TallyBook } from "./tally-book.ts";

/** Audits the ledger; what it takes to score and to know models again is the program's business. */
export type AuditWork = (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<AuditPage>;

/** What a desk works with. */
export interface LedgerDeskOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly audit: AuditWork;
}

/** From so many trials on, a table is made from tallies alone, as `sluice results` does: its intervals over trials instead of tasks. */
const MANY_TRIALS = 20_000;

type Report = (progress: Progress) => void;

/** Answers questions about the ledger of an output folder, reading it as it is at that moment. */
export class LedgerDesk implements Desk {
  readonly #options: LedgerDeskOptions;
  readonly #watch: LedgerWatch;
  readonly #tallies: TallyBook;

  private constructor(options: LedgerDeskOptions, watch: LedgerWatch) {
    this.#options = options;
    this.#watch = watch;
    this.#tallies = new TallyBook(watch, options.clock);
  }

  /** Throws a `StoreRefusedError` when there is no ledger that can be read. */
  static async open(options: LedgerDeskOptions): Promise<LedgerDesk> {
    return new LedgerDesk(options, await LedgerWatch.open(options.folder, { clock: options.clock }));
  }

  warm(): void {
    // It is open, and that is all it needs.
  }

  async ask(question: Question, signal: AbortSignal, onProgress: Report = () => undefined): Promise<string> {
    return apiText(await this.#answer(question, signal, onProgress));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watch[Symbol.asyncDispose]();
  }

  async #answer(question: Question, signal: AbortSignal, onProgress: Report): Promise<unknown> {
    switch (question.ask) {
      case "cells":
        return this.#cells(question.plan);
      case "results":
        return this.#results(question.plan, signal, {
          small: (trials) => tableOfTrials(trials, question.by, { by: question.order }),
          large: (tallies) => tableBy(tallies, question.by, { by: question.order }),
        });
      case "coverage":
        return this.#results(question.plan, signal, {
          small: (trials, tallies) => tableOfTrials(trials, coverage(tallies).axes),
          large: coverage,
        });
      case "compare": {
        const trials = await this.#trials(await this.#planOf(question.plan), signal, onProgress);
        return compareBy(trials, { axis: question.axis, values: question.values }, question.by);
      }
      case "compare-runs": {
        const first = await this.#runTrials(RunId(question.first), signal, onProgress);
        return runsPage(first, await this.#runTrials(RunId(question.second), signal, onProgress));
      }
      case "experiments":
        return { figures: figureViews(await this.#wholeTrials(question.plan, signal, onProgress)) };
      case "errors":
        return errorsPage(await this.#watch.troubles(question.run), question.run);
      case "audit":
        return this.#options.audit(signal, onProgress);
      default:
        return assertNever(question);
    }
  }

  async #cells(plan: PlanId | null): Promise<CountedCells> {
    const { tallies, at, tookMs } = await this.#tallies.of(plan);
    return { plan, at, tookMs, cells: tallies.map(matrixCell) };
  }

  async #results(
    choice: PlanChoice,
    signal: AbortSignal,
    table: {
      readonly small: (trials: readonly TrialRow[], tallies: readonly CellTally[]) => ResultTable;
      readonly large: (tallies: readonly CellTally[]) => ResultTable;
    },
  ): Promise<ResultsPage> {
    const plan = await this.#planOf(choice);
    const { tallies } = await this.#tallies.of(plan);
    const many = tallies.reduce((sum, { planned }) => sum + planned, 0) >= MANY_TRIALS;
    const trials = many ? [] : await this.#trials(plan, signal);
    return {
      plan,
      ...axesOf(tallies),
      intervalsOver: many ? "trials" : "tasks",
      table: many ? table.large(tallies) : table.small(trials, tallies),
    };
  }

  /** Null for all plans together. Throws a `UsageError` for a plan that is not there. */
  async #planOf(choice: PlanChoice): Promise<PlanId | null> {
    if (choice === "all") return null;
    if (choice === "latest") return (await this.#watch.latestPlan())?.id ?? null;
    if ((await this.#watch.plan(choice)) === null) throw new UsageError(`the ledger has no plan "${choice}".`);
    return choice;
  }

  async #trials(plan: PlanId | null, signal: AbortSignal, onProgress?: Report): Promise<readonly TrialRow[]> {
    const of = plan === null ? (await this.#watch.size()).trials : ((await this.#watch.plan(plan))?.trials ?? null);
    const trials: TrialRow[] = [];
    for await (const page of this.#watch.planRows(plan, signal)) {
      for (const row of page) trials.push(row);
      onProgress?.({ done: trials.length, of });
    }
    return trials;
  }

  async #runTrials(run: RunId, signal: AbortSignal, onProgress: Report): Promise<RunTrials> {
    const line = await new RunLines(this.#watch, () => null).one(run);
    if (line === null) throw new UsageError(`the ledger has no run "${run}".`);
    return { line, trials: await this.#trials(line.plan, signal, onProgress) };
  }

  /** Trials with what they rest on. */
  async #wholeTrials(plan: "latest" | "all", signal: AbortSignal, onProgress: Report): Promise<readonly TrialRow[]> {
    const { folder, clock } = this.#options;
    await using snapshot = await LedgerSnapshot.open(folder, { clock });
    const of = (await this.#watch.size()).trials;
    const lean = new LeanRows();
    const trials: TrialRow[] = [];
    let done = 0;
    for await (const page of snapshot.trials(signal)) {
      done += page.length;
      for (const row of page) if (plan === "all" || row.planned) trials.push(lean.of(row));
      onProgress({ done, of });
    }
    return trials;
  }
}

function axesOf(tallies: readonly CellTally[]): Pick<ResultsPage, "axes" | "values"> {
  const axes = [...new Set(["model", ...tallies.flatMap(({ cell }) => Object.keys(cell)), "suite"])];
  const valuesOf = (axis: string): readonly (string | number)[] => [
    ...new Set(tallies.flatMap(({ suite, cell }) => (axis === "suite" ? suite : (cell[axis] ?? [])))),
  ];
  return { axes, values: Object.fromEntries(axes.map((axis) => [axis, valuesOf(axis)])) };
}
