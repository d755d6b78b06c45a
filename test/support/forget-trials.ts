import { rawDatabase } from "./raw-database.ts";

const FACTS = ["attempt_starts", "attempt_ends", "calls", "send_starts", "send_ends", "standings"];

const OUTCOMES = [
  "full",
  "partial",
  "failure",
  "infra-invalid",
  "inapplicable",
  "harness-suspect",
  "budget-cut",
  "cancelled",
];

/** Takes out of a ledger what became of its trials behind the first so many, as if nobody had tried them; what is kept of cells and runs follows. */
export function forgetTrials(path: string, kept: number): void {
  using database = rawDatabase(path);
  for (const table of FACTS) database.exec(`DELETE FROM ${table} WHERE trial > ${kept}`);
  const counts = OUTCOMES.map((outcome) => `total(outcome = '${outcome}')`);
  const sums = ["attempt", "score", "simulated", "calls", "input_tokens", "output_tokens"].map(
    (name) => `total(${name})`,
  );
  const [attempts, ...others] = sums;
  database.exec(`DELETE FROM cell_totals; INSERT INTO cell_totals
    SELECT cell, count(*), ${[attempts, ...counts, ...others].join(", ")} FROM standings GROUP BY cell`);
  const ofCalls = (sum: string): string => `(SELECT ${sum} FROM calls c WHERE c.run = run_totals.run)`;
  database.exec(`UPDATE run_totals SET calls = ${ofCalls("count(*)")}, cost_usd = ${ofCalls("total(cost_usd)")},
    unpriced_calls = ${ofCalls("count(*) - count(cost_usd)")}`);
}
