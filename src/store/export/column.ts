import type { Json } from "#kernel";

/**
 * What a column holds. `count` is a whole number of ours, below 2^31; `integer` any whole number; `moment` is milliseconds
 * since 1970, exported to the microsecond; `json` is a document as text.
 */
export type ColumnType = "text" | "count" | "integer" | "number" | "flag" | "moment" | "json";

/** A cell of an exported table, before it is put into a file. */
export type ColumnValue = string | number | boolean | Readonly<Record<string, Json>> | null;

/** One column of an exported table. */
export interface Column<Row> {
  readonly name: string;
  readonly type: ColumnType;
  /** What it says, for the reference page. */
  readonly about: string;
  /** True where hardly two rows agree: a dictionary and bounds would only cost. */
  readonly distinct?: boolean;
  readonly of: (row: Row) => ColumnValue;
}

/** A moment as exports write it: `2026-11-20T06:38:28.123456Z`. */
export function momentText(ms: number): string {
  const micros = Math.round(ms * 1000);
  const whole = Math.floor(micros / 1000);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(micros - whole * 1000).padStart(3, "0")}Z`;
}
