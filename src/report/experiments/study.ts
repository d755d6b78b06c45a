import type { Conditions, TrialRow } from "#records";
import { isGraded, pointsOf, rateOfTrials } from "../trial-rate.ts";
import type { ResultTable } from "../result-table.ts";
import { withSimulatedMarks } from "../simulated-marks.ts";
import { countText, wordsOf } from "./figure-text.ts";

/** The original's one condition; every experiment varies one axis of it. */
const REFERENCE: Conditions = { promptType: "optimal", difficulty: "easy", toolSuccessRate: 0.8, protocol: "tags" };

/** The trials of the workflow suite as its experiments look at them. */
export interface Study {
  /** Trials of one version of the suite. */
  readonly rows: readonly TrialRow[];
  readonly suite: string;
  /** The value at which each axis stands while another is looked at. */
  readonly reference: Conditions;
  /** Names of models, best at the reference first; a simulated one is marked where real ones are beside it. */
  readonly models: readonly string[];
  readonly simulated: ResultTable["simulated"];
  /** Trials of the suite's other versions, which are not comparable and in no figure. */
  readonly otherVersions: number;
}

/** The workflow trials among these; null when there are none. Of several versions of the suite, the one with the most trials. */
export function studyOf(all: readonly TrialRow[]): Study | null {
  const workflow = withSimulatedMarks(all).filter(({ suite }) => suite.startsWith("workflow@"));
  const [suite] = mostFirst(workflow.map((row) => row.suite));
  if (suite === undefined) return null;
  const rows = workflow.filter((row) => row.suite === suite);
  const reference = referenceOf(rows);
  const marks = new Set(rows.map((row) => row.simulated));
  const simulated = marks.size === 2 ? "some" : marks.has(true) ? "all" : "none";
  const study: Study = { rows, suite, reference, models: [], simulated, otherVersions: workflow.length - rows.length };
  return { ...study, models: bestFirst(study) };
}

/** The trials at the reference, but for what is said here: another value, or null for every value of the axis. */
export function trialsAt(
  study: Study,
  change: Readonly<Record<string, string | number | null>> = {},
): readonly TrialRow[] {
  const wanted = Object.entries({ ...study.reference, ...change }).filter(([, value]) => value !== null);
  return study.rows.filter(({ cell }) => wanted.every(([axis, value]) => cell[axis] === value));
}

/** The model's name as the study's figures give it. */
export const modelOf = (study: Pick<Study, "simulated">, row: TrialRow): string =>
  study.simulated === "some" && row.simulated ? `${row.cell.model} (simulated)` : row.cell.model;

/** The rows of each model that has any, in the study's order. */
export function byModel(study: Study, rows: readonly TrialRow[]): readonly (readonly [string, readonly TrialRow[]])[] {
  const groups = groupBy(rows, (row) => modelOf(study, row));
  return study.models.flatMap((model) => {
    const group = groups.get(model);
    return group === undefined ? [] : [[model, group] as const];
  });
}

/** Rows by whatever names them. */
export function groupBy<Key>(
  rows: readonly TrialRow[],
  keyOf: (row: TrialRow) => Key,
): ReadonlyMap<Key, readonly TrialRow[]> {
  const groups = new Map<Key, TrialRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  return groups;
}

/** What stands still, in words, leaving out the axes that are looked at: `optimal prompt, easy wording, tools that succeed 8 times in 10`. */
export function standing({ reference }: Study, ...lookedAt: readonly string[]): string {
  const said: Readonly<Record<string, (value: string | number) => string>> = {
    promptType: (value) => `prompt ${wordsOf(value)}`,
    difficulty: (value) => `${wordsOf(value)} wording`,
    toolSuccessRate: (value) => `tools that succeed ${Number(value) * 10} times in 10`,
    protocol: (value) => `protocol ${value}`,
  };
  const parts = Object.entries(reference).flatMap(([axis, value]) =>
    lookedAt.includes(axis) ? [] : [said[axis]?.(value) ?? `${axis} ${value}`],
  );
  return parts.join(", ");
}

/** The last sentences under every figure: of how many trials it tells, and which are missing from its rates. */
export function denominators(rows: readonly TrialRow[]): string {
  const { planned, graded, notScored, owed, tasks } = rateOfTrials(rows);
  return [
    `${countText(graded)} of ${countText(planned)} planned trials graded, on ${countText(tasks)} tasks.`,
    ...(notScored === 0 ? [] : [`${countText(notScored)} not scored, in no rate.`]),
    ...(owed === 0 ? [] : [`${countText(owed)} owed.`]),
  ].join(" ");
}

export const SUCCESS = "Success is (full + ½ partial) ÷ graded trials";
export const INTERVALS = "intervals are Wilson's at 95 %, over tasks where a task was tried several times";

function referenceOf(rows: readonly TrialRow[]): Conditions {
  const values = Object.entries(REFERENCE).flatMap(([axis, preferred]) => {
    const found = rows.flatMap(({ cell }) => (cell[axis] === undefined ? [] : [cell[axis]]));
    const [most] = mostFirst(found);
    return most === undefined ? [] : [[axis, found.includes(preferred) ? preferred : most] as const];
  });
  return Object.fromEntries(values);
}

function mostFirst<T>(items: readonly T[]): readonly T[] {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([item]) => item);
}

const collator = new Intl.Collator("en", { numeric: true });

function bestFirst(study: Study): readonly string[] {
  const means = (rows: readonly TrialRow[]): ReadonlyMap<string, number> => {
    const groups = groupBy(rows.filter(isGraded), (row) => modelOf(study, row));
    return new Map(
      [...groups].map(([model, own]) => [model, own.reduce((sum, row) => sum + pointsOf(row), 0) / own.length]),
    );
  };
  const [reference, overall] = [means(trialsAt(study)), means(study.rows)];
  const worth = (model: string): number => reference.get(model) ?? (overall.get(model) ?? 0) - 1;
  const models = [...new Set(study.rows.map((row) => modelOf(study, row)))];
  return models.toSorted((a, b) => worth(b) - worth(a) || collator.compare(a, b));
}
