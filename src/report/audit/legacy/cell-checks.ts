import type { Json } from "#kernel";
import type { LegacyCell, LegacyFile } from "#records";
import { counted, type Evidence, type Finding, findingOf, listed } from "../finding.ts";
import type { FindingCode } from "../finding-codes.ts";
import { byModel, cellsOf, errorsOf, fullOf, successOf, sumOf, totalOf } from "./cell-counts.ts";
import { DIFFICULTIES, PROMPT_TYPES, TASK_TYPES, TOOL_SUCCESS_RATES } from "./words.ts";

/** Looks at each cell for totals that do not follow from its outcomes. */
export function totalChecks(file: LegacyFile): Finding[] {
  const accounted = cellsOf(file).flatMap((cell) => {
    const [total, errors] = [totalOf(cell.numbers), errorsOf(cell.numbers)];
    if (total === null || errors === null || total <= 0) return [];
    // A cell in which no trial was full has no such field: absent is zero.
    const trials = errors + (fullOf(cell.numbers) ?? 0);
    return trials === total ? [] : [{ cell, total, trials }];
  });
  const doubled = accounted.filter(({ total, trials }) => total === 2 * trials);
  const others = accounted.filter(({ total, trials }) => total !== 2 * trials);
  const surplus = (cells: typeof accounted): number =>
    cells.reduce((sum, { total, trials }) => sum + total - trials, 0);
  const evidence = (cells: typeof accounted): Evidence[] =>
    cells.map(({ cell, total, trials }) => ({ at: cell.at, found: total, expected: trials }));
  return [
    ...findingOf(
      "doubled-total",
      evidence(doubled),
      `${counted(doubled.length, "cell")} with a total of exactly twice their errors and full successes: ${counted(surplus(doubled), "trial")} too many`,
    ),
    ...findingOf(
      "total-differs",
      evidence(others),
      `${counted(others.length, "cell")} with a total that is neither their errors and full successes nor twice as many: ${surplus(others)} trials off`,
    ),
  ];
}

/** Looks for conditions that no plan of the original has. */
export function wordChecks(file: LegacyFile): Finding[] {
  const cells = [...file.cells, ...file.groups, ...transcriptCell(file)];
  return [
    ...mislabelled("unknown-task-type", cells, ({ key }) => unless(TASK_TYPES, key.taskType)),
    ...mislabelled("unknown-prompt-type", cells, ({ key }) =>
      key.promptType === "flawed" ? null : unless(PROMPT_TYPES, key.promptType),
    ),
    ...mislabelled("bare-flawed", cells, ({ key }) => (key.promptType === "flawed" ? "flawed" : null)),
    ...mislabelled("unknown-difficulty", cells, ({ key }) => unless(DIFFICULTIES, key.difficulty)),
    ...mislabelled("phantom-rate", cells, ({ key }) => unless(TOOL_SUCCESS_RATES, key.toolSuccessRate)),
  ];
}

const transcriptCell = ({ transcript }: LegacyFile): LegacyCell[] =>
  transcript === null ? [] : [{ key: transcript.key, at: transcript.id, numbers: { total: 1 } }];

const unless = <T>(known: ReadonlySet<T>, word: T | null): T | null => (word === null || known.has(word) ? null : word);

function mislabelled(
  code: FindingCode,
  cells: readonly LegacyCell[],
  wordOf: (cell: LegacyCell) => string | number | null,
): Finding[] {
  const wrong = cells.flatMap((cell) => {
    const word = wordOf(cell);
    return word === null ? [] : [{ cell, word }];
  });
  const words = [...new Set(wrong.map(({ word }) => String(word)))];
  const trials = sumOf(
    wrong.map(({ cell }) => cell),
    totalOf,
  );
  const evidence = wrong.map(({ cell, word }): Evidence => ({ at: cell.at, found: word as Json }));
  const message = `${counted(wrong.length, "cell")} with ${counted(trials, "trial")} under ${listed(words)}`;
  return findingOf(code, evidence, message);
}

/** Models in half or more of whose trials no tool was ever run. */
export function executionChecks(file: LegacyFile): Finding[] {
  const suspect = [...byModel(file.cells)].flatMap(([model, cells]) => {
    const own = cells.filter(({ numbers }) => numbers["avg_tool_calls"] !== undefined);
    const trials = sumOf(own, totalOf);
    const idle = sumOf(
      own.filter(({ numbers }) => numbers["avg_tool_calls"] === 0),
      totalOf,
    );
    return trials > 0 && idle * 2 >= trials ? [{ model, trials, idle, succeeded: sumOf(own, successOf) }] : [];
  });
  return findingOf(
    "harness-suspect",
    suspect.map(({ model, trials, idle, succeeded }) => ({
      at: model,
      found: { trials, withoutToolCalls: idle, succeeded },
    })),
    `${counted(suspect.length, "model")} with half or more of their trials in cells where no tool was called: ${listed(suspect.map(({ model }) => model))}`,
  );
}
