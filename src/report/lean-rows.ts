import type { LedgerTrial, TrialRow } from "#records";
import { REPORT_FACTS } from "./report-facts.ts";

/** More different values than this are not worth looking for equal ones. */
const MOST_SHARED = 200_000;

/** Makes rows of which a million fit into memory: only what reports use, equal values kept once. */
export class LeanRows {
  readonly #texts = new Map<string, string>();
  readonly #values = new Map<string, unknown>();

  /** The row, lean, and whether the plan recorded last has it. */
  of(row: LedgerTrial): TrialRow & { readonly planned: boolean } {
    const facts = Object.entries(row.facts).filter(([name]) => REPORT_FACTS.includes(name));
    return {
      trial: row.trial,
      suite: row.suite,
      cell: row.cell,
      task: this.#text(row.task),
      repeat: row.repeat,
      seed: this.#text(row.seed),
      outcome: row.outcome === null ? null : this.#text(row.outcome),
      score: row.score,
      reason: this.#value(row.reason),
      facts: this.#value(Object.fromEntries(facts)),
      simulated: row.simulated,
      calls: row.calls,
      inputTokens: row.inputTokens,
      outputTokens: row.outputTokens,
      planned: row.planned,
    };
  }

  #text<T extends string>(text: T): T {
    return kept(this.#texts, text, text) as T;
  }

  #value<T>(value: T): T {
    return kept(this.#values, JSON.stringify(value), value) as T;
  }
}

function kept<T>(known: Map<string, T>, name: string, value: T): T {
  const found = known.get(name);
  if (found !== undefined || known.size >= MOST_SHARED) return found ?? value;
  known.set(name, value);
  return value;
}
