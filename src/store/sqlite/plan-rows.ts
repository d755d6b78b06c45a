import type { PlanId, TaskId, TrialId } from "#kernel";
import type { TrialRow } from "#records";
import type { SqlValue } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";
import type { Cells } from "./trial-rows.ts";

const FIELDS = `t.id, t.cell, t.task, t.repeat, t.seed, s.outcome, s.score, coalesce(s.simulated, 0), coalesce(s.calls, 0),
  coalesce(s.input_tokens, 0), coalesce(s.output_tokens, 0)`;
const STANDING = "LEFT JOIN standings s ON s.cell = t.cell AND s.trial = t.n";

const ALL = `SELECT ${FIELDS} FROM trials t ${STANDING} ORDER BY t.n`;
const OF_PLAN = `SELECT ${FIELDS} FROM plan_trials m CROSS JOIN trials t ON t.n = m.trial ${STANDING}
  WHERE m.plan = (SELECT n FROM plans WHERE id = ? AND recency > 0) ORDER BY m.cell, m.trial`;

/** Rows in a page: what is read between two looks at whatever else the program does. */
const PAGE = 5_000;

/** The trials of a plan, or of all plans, without reasons and facts, in pages. */
export function* readPlanRows(file: LedgerFile, cells: Cells, plan: PlanId | null): Generator<readonly TrialRow[]> {
  let page: TrialRow[] = [];
  for (const values of plan === null ? file.walkValues(ALL) : file.walkValues(OF_PLAN, plan)) {
    page.push(file.sound("a trial", () => rowOf(values, cells)));
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function rowOf(values: readonly SqlValue[], cells: Cells): TrialRow {
  const [id, cell, task, repeat, seed, outcome, score, simulated, calls, inputTokens, outputTokens] = values;
  const found = cells.get(Number(cell));
  if (found === undefined) throw new Error(`cell ${String(cell)} is missing`);
  return {
    trial: id as TrialId,
    suite: found.suite,
    cell: found.cell,
    task: task as TaskId,
    repeat: Number(repeat),
    seed: String(seed),
    outcome: typeof outcome === "string" ? outcome : null,
    score: typeof score === "number" ? score : null,
    reason: null,
    facts: {},
    simulated: simulated === 1,
    calls: Number(calls),
    inputTokens: Number(inputTokens),
    outputTokens: Number(outputTokens),
  };
}
