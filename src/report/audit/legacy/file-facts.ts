import type { Json } from "#kernel";
import type { LegacyCell, LegacyFile } from "#records";
import { byModel, sumOf, totalOf } from "./cell-counts.ts";

/** What a file says, before any judgement, as `audit --json` prints it: counts of cells, sums of trials. */
export function fileFacts(file: LegacyFile): Readonly<Record<string, Json>> {
  const { bytes, sha256, version, createdAt, lastUpdated } = file;
  return {
    bytes,
    sha256,
    ...(version === null ? {} : { version }),
    ...(createdAt === null ? {} : { createdAt }),
    ...(lastUpdated === null ? {} : { lastUpdated }),
    ...(isOfResults(file) ? resultFacts(file) : {}),
    ...(file.table === null ? {} : tableFacts(file.table)),
    ...(file.transcript === null ? {} : transcriptFacts(file.transcript)),
  };
}

const isOfResults = ({ format }: LegacyFile): boolean =>
  ["json-v2", "json-v3", "json-session", "parquet", "csv"].includes(format);

function resultFacts(file: LegacyFile): Record<string, Json> {
  const { cells, groups, summary } = file;
  return {
    models: modelFacts(file),
    cells: cells.length,
    sumOfCellTotals: sumOf(cells, totalOf),
    ...(groups.length === 0 ? {} : { testGroups: groups.length, sumOfTestGroupTotals: sumOf(groups, totalOf) }),
    ...(file.table === null
      ? { storedSummary: summary === null ? null : { ...summary.numbers, modelsTested: summary.modelsTested } }
      : {}),
    taskTypes: trialsBy([...cells, ...groups], ({ taskType }) => taskType),
    promptTypes: trialsBy([...cells, ...groups], ({ promptType }) => promptType),
    difficulties: trialsBy([...cells, ...groups], ({ difficulty }) => difficulty),
    toolSuccessRates: trialsBy([...cells, ...groups], ({ toolSuccessRate }) => toolSuccessRate),
  };
}

function modelFacts(file: LegacyFile): Json {
  const names = [
    ...new Set([
      ...file.models.map(({ name }) => name),
      ...file.cells.map(({ key }) => key.model),
      ...file.groups.map(({ key }) => key.model),
    ]),
  ];
  const stated = new Map(file.models.map(({ name, numbers }) => [name, totalOf(numbers)]));
  const [cellsOf, groupsOf] = [byModel(file.cells), byModel(file.groups)];
  return names.map((name) => {
    const [cells, groups] = [cellsOf.get(name) ?? [], groupsOf.get(name) ?? []];
    const statedTotal = stated.get(name);
    return {
      name,
      cells: cells.length,
      sumOfCellTotals: sumOf(cells, totalOf),
      ...(groups.length === 0 ? {} : { testGroups: groups.length, sumOfTestGroupTotals: sumOf(groups, totalOf) }),
      ...(statedTotal === undefined ? {} : { statedTotal }),
    };
  });
}

function trialsBy(cells: readonly LegacyCell[], wordOf: (key: LegacyCell["key"]) => string | number | null): Json {
  const sums = new Map<string, number>();
  for (const cell of cells) {
    const word = wordOf(cell.key);
    if (word !== null) sums.set(String(word), (sums.get(String(word)) ?? 0) + (totalOf(cell.numbers) ?? 0));
  }
  return Object.fromEntries(sums);
}

function tableFacts(table: NonNullable<LegacyFile["table"]>): Record<string, Json> {
  const { rows, read, rowIsTrial, columns, codecs } = table;
  return {
    rows,
    ...(read === rows ? {} : { rowsRead: read }),
    rowIs: rowIsTrial ? "trial" : "cell",
    columns: [...columns],
    ...(codecs.length === 0 ? {} : { codecs: [...codecs] }),
  };
}

function transcriptFacts(transcript: NonNullable<LegacyFile["transcript"]>): Record<string, Json> {
  const { id, model, key, messages, closedCalls, unclosedCalls, executed, apiIssues, recorded } = transcript;
  return {
    id,
    model,
    promptType: key.promptType,
    taskType: key.taskType,
    messages,
    closedCalls,
    unclosedCalls,
    executions: executed.length,
    successfulExecutions: executed.filter(({ success }) => success).length,
    apiIssues,
    recordedSuccess: recorded.success,
    recordedError: recorded.error,
  };
}
