import type { LegacyCell, LegacyFile, LegacyModel, LegacySummary } from "#records";
import { counted, type Evidence, figure, type Finding, findingOf, listed } from "../finding.ts";
import { anySuccessOf, byModel, cellsOf, failedOf, partialOf, successOf, sumOf, totalOf } from "./cell-counts.ts";

/** Compares what a database says of itself, in its summary, its models and its prompt types, with the sum of its cells. */
export function summaryChecks(file: LegacyFile): Finding[] {
  const { summary } = file;
  if (summary === null && file.models.length === 0) return [];
  return [
    ...(summary === null
      ? []
      : [...totalCheck(file, summary), ...outcomeCheck(file, summary), ...nameCheck(file, summary)]),
    ...emptyModels(file),
    ...modelChecks(file),
  ];
}

function totalCheck(file: LegacyFile, { numbers }: LegacySummary): Finding[] {
  const stated = totalOf(numbers);
  if (stated === null) return [];
  const sum = sumOf(cellsOf(file), totalOf);
  const at = "$.summary.total_tests";
  if (file.cells.length === 0 && stated > 0 && sum === stated) {
    const message = `the summary's ${figure(stated)} trials are in no cell of a model; the test groups sum up to as many`;
    return findingOf("summary-unconfirmed", [{ at, found: stated, expected: 0 }], message);
  }
  if (stated === sum) return [];
  const message = `the summary says ${counted(stated, "trial")}, its ${counted(cellsOf(file).length, "cell")} sum up to ${figure(sum)}: ${difference(stated, sum)}`;
  return findingOf("summary-differs", [{ at, found: stated, expected: sum }], message);
}

const difference = (stated: number, sum: number): string =>
  stated < sum ? `${figure(sum - stated)} are not in the summary` : `${figure(stated - sum)} are in no cell`;

/** The three counts of a summary or a model against the cells; as they stand, and as they would add up. */
function outcomeCheck(file: LegacyFile, { numbers }: LegacySummary): Finding[] {
  const evidence = outcomeEvidence("$.summary", numbers, cellsOf(file));
  const stated = evidence.map(
    ({ at, found, expected }) =>
      `${at.slice(at.lastIndexOf(".") + 1)} ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`,
  );
  return findingOf(
    "summary-outcomes-differ",
    evidence,
    `the summary's outcomes are not those of its cells: ${stated.join(", ")}`,
  );
}

function outcomeEvidence(at: string, numbers: LegacySummary["numbers"], cells: readonly LegacyCell[]): Evidence[] {
  const [success, partial, failure] = [successOf(numbers), partialOf(numbers), failedOf(numbers)];
  if (success === null || failure === null || cells.length === 0) return [];
  const any = cells.map(anySuccessOf);
  if (any.includes(null)) return [];
  const sums = { total: sumOf(cells, totalOf), any: any.reduce<number>((sum, count) => sum + count!, 0) };
  const partials = sumOf(cells, partialOf);
  // A summary may count partial successes under success or beside it: either is right when it fits the cells.
  const inside = success === sums.any;
  const beside = partial !== null && success + partial === sums.any && partial === partials;
  return [
    ...(inside || beside ? [] : [{ at: `${at}.total_success`, found: success, expected: sums.any }]),
    ...(failure === sums.total - sums.any
      ? []
      : [{ at: `${at}.total_failure`, found: failure, expected: sums.total - sums.any }]),
  ];
}

function nameCheck(file: LegacyFile, { modelsTested }: LegacySummary): Finding[] {
  if (modelsTested === null) return [];
  const named = new Set(modelsTested);
  const known = new Set(file.models.map((model) => model.name));
  const missing = [...known].filter((name) => !named.has(name));
  const absent = modelsTested.filter((name) => !known.has(name));
  const cells = byModel(cellsOf(file));
  const trialsOf = (name: string): number => sumOf(cells.get(name) ?? [], totalOf);
  const at = "$.summary.models_tested";
  return [
    ...findingOf(
      "model-missing-from-summary",
      missing.map((name) => ({ at, found: null, expected: { model: name, trials: trialsOf(name) } })),
      `the summary names ${modelsTested.length} of ${counted(known.size, "model")}; missing: ${listed(missing)}`,
    ),
    ...findingOf(
      "summary-names-absent-model",
      absent.map((name) => ({ at, found: name })),
      `the summary names ${counted(absent.length, "model")} without results: ${listed(absent)}`,
    ),
  ];
}

function emptyModels(file: LegacyFile): Finding[] {
  const cells = byModel(file.cells);
  const empty = file.models.filter(({ name }) => sumOf(cells.get(name) ?? [], totalOf) === 0);
  const groups = new Set(file.groups.map(({ key }) => key.model));
  const inGroups = empty.filter(({ name }) => groups.has(name)).length;
  const hint = inGroups === 0 ? "" : `; ${inGroups} of them have test groups`;
  return findingOf(
    "empty-model",
    empty.map((model) => ({ at: `$.models.${model.name}`, found: { total: totalOf(model.numbers), cells: 0 } })),
    `${counted(empty.length, "model")} without a trial in any cell: ${listed(empty.map(({ name }) => name))}${hint}`,
  );
}

function modelChecks(file: LegacyFile): Finding[] {
  const cells = byModel(cellsOf(file));
  const each = <T>(check: (model: LegacyModel, own: readonly LegacyCell[]) => T[]): T[] =>
    file.models.flatMap((model) => check(model, cells.get(model.name) ?? []));
  const totals = each(modelTotal);
  const outcomes = each((model, own) => outcomeEvidence(`$.models.${model.name}`, model.numbers, own));
  const prompts = each(promptTotals);
  return [
    ...findingOf(
      "model-total-differs",
      totals,
      `${counted(totals.length, "model")} with a total of their own that is not the sum of their cells`,
    ),
    ...findingOf(
      "model-outcomes-differ",
      outcomes,
      `${counted(outcomes.length, "count")} of outcomes that a model states are not the sum of its cells`,
    ),
    ...findingOf(
      "prompt-summary-differs",
      prompts,
      `${counted(prompts.length, "prompt type")} with a summary of their own that is not the sum of their cells`,
    ),
  ];
}

function modelTotal({ name, numbers }: LegacyModel, own: readonly LegacyCell[]): Evidence[] {
  const stated = totalOf(numbers);
  const sum = sumOf(own, totalOf);
  if (stated === null || stated === sum) return [];
  return [{ at: `$.models.${name}.total_tests`, found: stated, expected: sum }];
}

function promptTotals({ name, promptTotals: stated }: LegacyModel, own: readonly LegacyCell[]): Evidence[] {
  return stated.flatMap(({ promptType, total }) => {
    const sum = sumOf(
      own.filter(({ key }) => key.promptType === promptType),
      totalOf,
    );
    return total === sum
      ? []
      : [{ at: `$.models.${name}.by_prompt_type.${promptType}.summary.total`, found: total, expected: sum }];
  });
}
