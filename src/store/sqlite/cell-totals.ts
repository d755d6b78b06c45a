import type { CellDifference } from "../ledger-reader.ts";
import { damaged, StoreRefusedError } from "../store-refused.ts";
import type { Row } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { OUTCOMES, TOTALS } from "./standings.ts";

/** The first schema version that keeps what cells come to. */
const TOTALS_SINCE = 4;

// Counting column by column lets the rows come in the order of the table: no sorting, whatever the size.
const COUNTS = OUTCOMES.map((outcome) => `total(s.outcome = '${outcome}') AS "${outcome}"`).join(", ");

/** What standings `s` come to, by the names of `TOTALS`. */
export const SUMS = `count(*) AS standings, total(s.attempt) AS attempts, ${COUNTS}, total(s.score) AS score_sum,
  total(s.simulated) AS simulated, total(s.calls) AS calls, total(s.input_tokens) AS input_tokens,
  total(s.output_tokens) AS output_tokens`;

const STOOD = `SELECT s.cell AS n, ${SUMS} FROM standings s GROUP BY s.cell`;

const summed = new WeakMap<LedgerFile, { readonly state: string; readonly rows: readonly Row[] }>();

/** What all standings of each cell come to: read once for as long as nobody writes. */
export function sumStandings(file: LedgerFile): readonly Row[] {
  const version = file.get("PRAGMA data_version")?.["data_version"];
  const state = `${String(version)} ${String(file.get("SELECT total_changes() AS own")?.["own"])}`;
  const known = summed.get(file);
  if (known?.state === state) return known.rows;
  const rows = file.all(STOOD);
  summed.set(file, { state, rows });
  return rows;
}

/** Whether the file keeps what cells come to, and faces of attempts: its program may be an earlier one, where it is only read. */
export const keepsTotals = (file: LedgerFile): boolean =>
  Number(file.get("PRAGMA user_version")?.["user_version"]) >= TOTALS_SINCE;

/**
 * Refuses a ledger whose standings do not come to what was kept of them, cell by cell: whatever is printed from them would be
 * another figure than was recorded. Must see one moment: inside a transaction.
 */
export function holdStandings(file: LedgerFile): void {
  const different = differentCells(file);
  const [first] = different;
  if (first === undefined) return;
  const others = different.length === 1 ? "" : ` and other figures of ${different.length - 1} cells`;
  const what = `the trials of ${first.cell} come to ${first.figure} ${first.found} where ${first.kept} was recorded${others}`;
  throw new StoreRefusedError(file.path, damaged(file.path, what));
}

/** Refuses a ledger whose calls are not as many, or cost something else, than was kept of its runs. Must see one moment. */
export function holdCalls(file: LedgerFile): void {
  const found = file.get(CALLS_FOUND) ?? {};
  const kept = file.get(CALLS_KEPT) ?? {};
  const name = Object.keys(found).find((each) => !isEqual(Number(found[each]), Number(kept[each])));
  if (name === undefined) return;
  const what = `its calls come to ${name} ${String(found[name])} where ${String(kept[name])} was recorded`;
  throw new StoreRefusedError(file.path, damaged(file.path, what));
}

const CALLS_FOUND = `SELECT count(*) AS calls, count(*) - count(cost_usd) AS "calls without a price", total(cost_usd) AS "USD" FROM calls`;
const CALLS_KEPT = `SELECT total(calls) AS calls, total(unpriced_calls) AS "calls without a price", total(cost_usd) AS "USD"
  FROM run_totals`;

/** The cells of which more, less or other is kept than their standings come to, each with the first figure that differs. */
export function differentCells(file: LedgerFile): readonly CellDifference[] {
  if (!keepsTotals(file)) return [];
  const found = new Map(sumStandings(file).map((row) => [row["n"], row]));
  const kept = new Map(file.all("SELECT * FROM cell_totals").map((row) => [row["cell"], row]));
  return [...new Set([...kept.keys(), ...found.keys()])].flatMap((n) => {
    const [sum, total] = [found.get(n), kept.get(n)];
    const figure = TOTALS.find((each) => !isEqual(valueOf(sum, each), valueOf(total, each)));
    if (figure === undefined) return [];
    const cell = String(file.get("SELECT cell FROM cells WHERE n = ?", n!)?.["cell"] ?? `cell ${String(n)}`);
    return [{ cell, figure: figure, kept: valueOf(total, figure), found: valueOf(sum, figure) }];
  });
}

const valueOf = (row: Row | undefined, figure: string): number => Number(row?.[figure] ?? 0);

/** Scores were added up in another order: equal to a billionth. */
const isEqual = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
