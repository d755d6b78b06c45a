/** A cell of a table as its reader gives it. */
export type TableValue = string | number | boolean | null;

/** One row of a table by column name. */
export type TableRow = Readonly<Record<string, TableValue>>;

/** What a column can mean, and the names it has been given. */
const NAMES = {
  model: ["model", "model_name"],
  promptType: ["prompt_type", "prompt", "prompt_strategy", "strategy"],
  toolSuccessRate: ["tool_success_rate", "tool_reliability", "tool_rate", "reliability"],
  difficulty: ["difficulty"],
  taskType: ["task_type", "task"],
  id: ["test_id", "record_id", "id"],
  moment: ["timestamp", "last_updated", "created_at", "time"],
  source: ["source"],
  success: ["success"],
  partial: ["partial_success", "partial"],
  total: ["total", "total_tests", "tests", "n"],
} as const;

type Meaning = keyof typeof NAMES;

/** Which column means what; null where the table has none. */
export type TableColumns = Readonly<Record<Meaning, string | null>>;

/** Finds the columns of a table by name, whatever their case and spacing. */
export function columnsOf(names: readonly string[]): TableColumns {
  const plain = new Map(names.map((name) => [plainName(name), name] as const).toReversed());
  const found = (wanted: readonly string[]): string | null => {
    const name = wanted.find((candidate) => plain.has(candidate));
    return name === undefined ? null : plain.get(name)!;
  };
  return {
    model: found(NAMES.model),
    promptType: found(NAMES.promptType),
    toolSuccessRate: found(NAMES.toolSuccessRate),
    difficulty: found(NAMES.difficulty),
    taskType: found(NAMES.taskType),
    id: found(NAMES.id),
    moment: found(NAMES.moment),
    source: found(NAMES.source),
    success: found(NAMES.success),
    partial: found(NAMES.partial),
    total: found(NAMES.total),
  };
}

/** A column's name in lower case with underscores: `Success Rate (%)` is `success_rate_%`. */
export const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s\-()/]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");

/** A value as text; null when there is none. */
export const textOf = (value: TableValue | undefined): string | null =>
  value === null || value === undefined || value === "" ? null : String(value);

/** A rate as the original keyed it: to four digits, so that a float of 32 bits is the number it was meant to be. */
export function rateOf(value: TableValue | undefined): number | null {
  if (value === null || value === undefined || value === "") return null;
  return Math.round(Number(value) * 1e4) / 1e4;
}
