import type { LedgerTrial } from "#records";

/** One cell of the original's database: counts and averages under its names. */
export type MasterCell = Readonly<Record<string, number>>;

/** The original's eight kinds of failure: our word, its count, its share. */
const ERRORS = [
  ["tool_call_format", "tool_call_format_errors", "format_error_rate"],
  ["timeout", "timeout_errors", "timeout_error_rate"],
  ["dependency", "dependency_errors", "dependency_error_rate"],
  ["parameter_config", "parameter_config_errors", "parameter_error_rate"],
  ["tool_selection", "tool_selection_errors", "tool_selection_error_rate"],
  ["sequence_order", "sequence_order_errors", "sequence_error_rate"],
  ["max_turns", "max_turns_errors", "max_turns_error_rate"],
  ["other", "other_errors", "other_error_rate"],
] as const;

/** Folds graded trials into the original's figures of a cell. */
export class MasterFold {
  total = 0;
  full = 0;
  partial = 0;
  firstEndedAt: number | null = null;
  lastEndedAt: number | null = null;
  readonly #means = {
    avg_execution_time: new Mean(),
    avg_turns: new Mean(),
    avg_tool_calls: new Mean(),
    tool_coverage_rate: new Mean(),
  };
  readonly #errors = new Map<string, number>();

  get failed(): number {
    return this.total - this.full - this.partial;
  }

  add({ outcome, facts, startedAt, endedAt }: LedgerTrial): void {
    this.total += 1;
    if (outcome === "full") this.full += 1;
    if (outcome === "partial") this.partial += 1;
    const category = facts["errorCategory"];
    if (outcome !== "full") this.#addError(typeof category === "string" ? category : "other");
    if (endedAt !== null) this.#addEnd(endedAt, startedAt);
    this.#means.avg_turns.add(facts["turns"]);
    this.#means.avg_tool_calls.add(facts["toolCalls"]);
    this.#means.tool_coverage_rate.add(facts["coverage"]);
  }

  cell(): MasterCell {
    const { total, full, partial, failed } = this;
    const success = full + partial;
    const means = Object.entries(this.#means).flatMap(([name, mean]) => {
      const value = mean.end();
      return value === null ? [] : [[name, value] as const];
    });
    return {
      total,
      success,
      partial,
      failed,
      success_rate: success / total,
      partial_rate: partial / total,
      failure_rate: failed / total,
      weighted_success_score: (full + partial / 2) / total,
      full_success_rate: full / total,
      partial_success_rate: partial / total,
      full_success: full,
      partial_success: partial,
      ...Object.fromEntries(means),
      ...this.#errorFigures(),
    };
  }

  #addError(said: string): void {
    const category = ERRORS.some(([known]) => known === said) ? said : "other";
    this.#errors.set(category, (this.#errors.get(category) ?? 0) + 1);
  }

  #addEnd(endedAt: number, startedAt: number | null): void {
    this.firstEndedAt = Math.min(this.firstEndedAt ?? endedAt, endedAt);
    this.lastEndedAt = Math.max(this.lastEndedAt ?? endedAt, endedAt);
    if (startedAt !== null) this.#means.avg_execution_time.add((endedAt - startedAt) / 1000);
  }

  /** Whatever is not a full success counts as an error there, a partial one too. */
  #errorFigures(): Record<string, number> {
    const errors = this.total - this.full;
    const figures: Record<string, number> = { total_errors: errors };
    for (const [category, count, rate] of ERRORS) {
      const here = this.#errors.get(category) ?? 0;
      figures[count] = here;
      figures[rate] = errors === 0 ? 0 : here / errors;
    }
    return figures;
  }
}

/** The mean of the values that are numbers. */
class Mean {
  #sum = 0;
  #count = 0;

  add(value: unknown): void {
    if (typeof value !== "number" || !Number.isFinite(value)) return;
    this.#sum += value;
    this.#count += 1;
  }

  end(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }
}
