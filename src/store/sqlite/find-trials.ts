import type { Clock, TaskId, TrialId } from "#kernel";
import type { FoundTrial, FoundTrials, TrialSearch } from "../watch/trial-search.ts";
import type { SqlValue } from "./driver.ts";
import type { LedgerFile } from "./ledger-file.ts";
import type { Cells, NumberedCell } from "./trial-rows.ts";

/** Trials looked through between two looks at the clock. */
const CHUNK = 5_000;

/** A place in the order of a search: behind this trial of this cell, by their numbers in the file. */
interface Place {
  readonly cell: number;
  readonly trial: number;
}

/** How a search narrows the trials of one cell. */
interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * Looks for trials along the keys, cell by cell, so that a page costs what it shows however large the ledger is; rare ones
 * are looked for until the time is up.
 */
export function findTrials(file: LedgerFile, cells: Cells, search: TrialSearch, clock: Clock): FoundTrials {
  const plan = planNumber(file, search);
  const named = byId(file, cells, search, plan);
  if (named !== null) return { trials: named, next: null, searched: 1 };
  const until = clock.now() + search.mostMs;
  const start = placeOf(search.after);
  const wanted = [...cells].filter(([, cell]) => search.cells.length === 0 || search.cells.includes(cell.id));
  const walk: Walk = { file, plan, search, isLate: () => clock.now() >= until, trials: [] };
  for (const [at, [n, cell]] of wanted.entries()) {
    if (n < start.cell) continue;
    const stop = walkCell(walk, [n, cell], n === start.cell ? start.trial : 0);
    if (stop !== null) return { trials: walk.trials, next: `${n}.${stop}`, searched: at / wanted.length };
    if (walk.isLate() && at < wanted.length - 1) {
      return { trials: walk.trials, next: `${n + 1}.0`, searched: (at + 1) / wanted.length };
    }
  }
  return { trials: walk.trials, next: null, searched: 1 };
}

interface Walk {
  readonly file: LedgerFile;
  readonly plan: number | null;
  readonly search: TrialSearch;
  readonly isLate: () => boolean;
  readonly trials: FoundTrial[];
}

/** Looks through a cell behind one of its trials: the trial behind which it was broken off, or null at its end. */
function walkCell(walk: Walk, [n, cell]: readonly [number, NumberedCell], behind: number): number | null {
  const { file, plan, search, trials } = walk;
  const condition = conditionIn(cell, search);
  for (let after = behind; ;) {
    const chunk = { plan, cell: n, after };
    const found = chunkOf(file, chunk, condition, search.most - trials.length);
    trials.push(...found.map((values) => foundTrial(values, cell)));
    if (trials.length === search.most) return Number(found.at(-1)![0]);
    const end = chunkEnd(file, chunk);
    if (end === null || walk.isLate()) return end;
    after = end;
  }
}

/** The number of the search's plan; null when it is for all of them, -1 for an unknown one. */
const planNumber = (file: LedgerFile, { plan }: TrialSearch): number | null =>
  plan === null ? null : Number(file.get("SELECT n FROM plans WHERE id = ?", plan)?.["n"] ?? -1);

function placeOf(after: string | null): Place {
  const [cell, trial] = (after ?? "").split(".").map(Number);
  return { cell: cell || 0, trial: trial || 0 };
}

/** What of the search remains within a cell. */
function conditionIn(cell: NumberedCell, search: TrialSearch): Condition {
  const said = [cell.suite, ...Object.values(cell.cell)].map((value) => String(value).toLowerCase());
  const left = search.words.filter((word) => !said.some((text) => text.includes(word.toLowerCase())));
  const parts = [
    outcomeSql(search.outcome),
    ...left.map(() => "(t.task LIKE ? ESCAPE '\\' OR t.id LIKE ? ESCAPE '\\')"),
  ];
  const values = left.flatMap((word) => [`%${escapedLike(word)}%`, `${escapedLike(word)}%`]);
  const own: readonly SqlValue[] = isNamed(search.outcome) ? [] : [search.outcome];
  return { sql: parts.join(" AND "), values: [...own, ...values] };
}

const escapedLike = (word: string): string => word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

const NAMED: Readonly<Record<string, string>> = {
  owed: "s.outcome IS NULL",
  graded: "s.outcome IN ('full', 'partial', 'failure')",
  "not-scored": "s.outcome NOT IN ('full', 'partial', 'failure')",
};

const isNamed = (outcome: string | null): boolean => outcome === null || outcome in NAMED;

const outcomeSql = (outcome: string | null): string => (outcome === null ? "1" : (NAMED[outcome] ?? "s.outcome = ?"));

const FIELDS = `t.n, t.id, t.task, t.repeat, s.outcome, s.score, coalesce(s.simulated, 0), coalesce(s.calls, 0),
  coalesce(s.input_tokens, 0), coalesce(s.output_tokens, 0)`;

/** The keys of one chunk of a cell: of one plan, or of all. */
const keysSql = (plan: number | null): string =>
  plan === null
    ? "SELECT n AS trial FROM trials WHERE cell = ? AND n > ? ORDER BY n"
    : "SELECT trial FROM plan_trials WHERE plan = ? AND cell = ? AND trial > ? ORDER BY trial";

interface Chunk {
  readonly plan: number | null;
  readonly cell: number;
  readonly after: number;
}

const keyValues = ({ plan, cell, after }: Chunk): readonly number[] =>
  plan === null ? [cell, after] : [plan, cell, after];

function chunkOf(file: LedgerFile, chunk: Chunk, condition: Condition, most: number): (readonly SqlValue[])[] {
  const sql = `SELECT ${FIELDS} FROM (${keysSql(chunk.plan)} LIMIT ${CHUNK}) k JOIN trials t ON t.n = k.trial
    LEFT JOIN standings s ON s.cell = t.cell AND s.trial = t.n WHERE ${condition.sql} ORDER BY k.trial LIMIT ${most}`;
  return [...file.walkValues(sql, ...keyValues(chunk), ...condition.values)];
}

/** The last trial of a full chunk; null when the cell ends before. */
function chunkEnd(file: LedgerFile, chunk: Chunk): number | null {
  const row = file.get(`${keysSql(chunk.plan)} LIMIT 1 OFFSET ${CHUNK - 1}`, ...keyValues(chunk));
  return row === undefined ? null : Number(row["trial"]);
}

const HEX = /^[0-9a-f]{6,}$/i;
const MOST_NAMED = 200;

/** A search for the beginning of an id goes by the index; null for every other one, and when no id begins so. */
function byId(file: LedgerFile, cells: Cells, search: TrialSearch, plan: number | null): FoundTrial[] | null {
  const [word, ...others] = search.words;
  if (word === undefined || others.length > 0 || search.after !== null || !HEX.test(word)) return null;
  const from = word.toLowerCase();
  const inPlan =
    plan === null
      ? "1"
      : `EXISTS (SELECT 1 FROM plan_trials m WHERE m.plan = ${plan} AND m.cell = t.cell AND m.trial = t.n)`;
  const rows = [
    ...file.walkValues(
      `SELECT ${FIELDS}, t.cell FROM trials t LEFT JOIN standings s ON s.cell = t.cell AND s.trial = t.n
       WHERE t.id >= ? AND t.id < ? AND ${inPlan} AND ${outcomeSql(search.outcome)} ORDER BY t.id LIMIT ${MOST_NAMED}`,
      from,
      `${from}g`,
      ...(isNamed(search.outcome) ? [] : [search.outcome]),
    ),
  ];
  const found = rows.flatMap((values) => {
    const cell = cells.get(Number(values.at(-1)));
    const asked = cell !== undefined && (search.cells.length === 0 || search.cells.includes(cell.id));
    return asked ? [foundTrial(values, cell)] : [];
  });
  return found.length === 0 ? null : found;
}

function foundTrial(values: readonly SqlValue[], cell: NumberedCell): FoundTrial {
  const [, id, task, repeat, outcome, score, simulated, calls, inputTokens, outputTokens] = values;
  return {
    id: id as TrialId,
    suite: cell.suite,
    cell: cell.cell,
    cellId: cell.id,
    task: task as TaskId,
    repeat: Number(repeat),
    outcome: typeof outcome === "string" ? outcome : null,
    score: typeof score === "number" ? score : null,
    simulated: simulated === 1,
    calls: Number(calls),
    inputTokens: Number(inputTokens),
    outputTokens: Number(outputTokens),
  };
}
