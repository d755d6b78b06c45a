import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";

/** A folder of its own for one test's files. */
export const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "sluice-legacy-"));

/** Writes a file into a new folder; its path. */
export async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await emptyFolder(), name);
  await writeFile(path, content);
  return path;
}

/** One cell of a made-up database: ten trials of a sound cell unless something else is said. */
export interface MadeCell {
  readonly model?: string;
  readonly promptType?: string;
  readonly rate?: string;
  readonly difficulty?: string;
  readonly taskType?: string;
  readonly numbers?: Readonly<Record<string, unknown>>;
}

/** Figures of ten trials that add up: four full, two partial, four failed. */
export const SOUND = {
  total: 10,
  success: 6,
  partial: 2,
  failed: 4,
  success_rate: 0.6,
  full_success: 4,
  partial_success: 2,
  total_errors: 6,
  avg_tool_calls: 3.5,
};

interface MadeModel {
  model_name: string;
  total_tests: number;
  by_prompt_type: Branch;
}
interface Branch {
  [name: string]: Branch | Readonly<Record<string, unknown>>;
}

/** A database as it stands in a file; tests spoil it. */
export interface MadeDatabase {
  readonly version: string;
  readonly test_groups: object;
  readonly models: Record<string, MadeModel>;
  readonly summary: Record<string, unknown>;
}

/** A database of version 3 with these cells, and a summary and model totals that fit them. */
export function databaseOf(cells: readonly MadeCell[]): MadeDatabase {
  const models: Record<string, MadeModel> = {};
  for (const cell of cells) {
    const { model = "oak" } = cell;
    const own = (models[model] ??= { model_name: model, total_tests: 0, by_prompt_type: {} });
    own.total_tests += numberIn(cell, "total");
    putCell(own, cell);
  }
  const sum = (name: string): number => cells.reduce((all, cell) => all + numberIn(cell, name), 0);
  const summary = {
    total_tests: sum("total"),
    total_success: sum("success"),
    total_partial: sum("partial"),
    total_failure: sum("failed"),
    models_tested: Object.keys(models),
  };
  return { version: "3.0", test_groups: {}, models, summary };
}

function putCell(model: MadeModel, cell: MadeCell): void {
  const { promptType = "optimal", rate = "0.8", difficulty = "easy", taskType = "basic_task", numbers } = cell;
  const path = [promptType, "by_tool_success_rate", rate, "by_difficulty", difficulty, "by_task_type"];
  let at = model.by_prompt_type;
  for (const name of path) at = (at[name] ??= {}) as Branch;
  at[taskType] = { ...SOUND, ...numbers };
}

const numberIn = ({ numbers }: MadeCell, name: string): number => {
  const value = { ...SOUND, ...numbers }[name as "total"];
  return typeof value === "number" ? value : 0;
};

/** A made-up database as a file, with parts of it replaced. */
export const databaseFile = (
  cells: readonly MadeCell[],
  changes: Readonly<Record<string, unknown>> = {},
): Promise<string> => fileOf("master_database.json", JSON.stringify({ ...databaseOf(cells), ...changes }, null, 2));

/** Rows as a Parquet file, a column a name. */
export function parquetFile(rows: readonly Readonly<Record<string, string | number | boolean>>[]): Promise<string> {
  return fileOf("results.parquet", parquetBytes(rows));
}

export function parquetBytes(rows: readonly Readonly<Record<string, string | number | boolean>>[]): Uint8Array {
  const names = Object.keys(rows[0]!);
  const columnData = names.map((name) => {
    const data = rows.map((row) => row[name]!);
    const type = typeof data[0] === "string" ? "STRING" : typeof data[0] === "boolean" ? "BOOLEAN" : "DOUBLE";
    return { name, data, type } as const;
  });
  return new Uint8Array(parquetWriteBuffer({ columnData: columnData.map((column) => ({ ...column })) }));
}
