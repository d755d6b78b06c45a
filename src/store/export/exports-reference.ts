import type { Column, ColumnType } from "./column.ts";
import { CALL_COLUMNS, trialColumns } from "./trial-columns.ts";

const PARQUET: Readonly<Record<ColumnType, string>> = {
  text: "string",
  count: "int32",
  integer: "int64",
  number: "double",
  flag: "boolean",
  moment: "timestamp (UTC, microseconds)",
  json: "string",
};

/** The reference page of exported columns, as Markdown: generated, so that it cannot disagree with the program. */
export function exportsReference(): string {
  return [
    "# Exported columns",
    "",
    "Generated from the tables of columns (`src/store/export/trial-columns.ts`) by `scripts/write-reference.ts`; do not edit by hand.",
    "JSON and CSV have the same columns; moments are texts like `2026-11-20T06:38:28.123456Z` there.",
    "",
    "## trials: one row a trial, of every plan in the ledger",
    "",
    "Behind `model` comes one column for each axis of the ledger's cells, `promptType` as `prompt_type`.",
    "",
    ...table(trialColumns([])),
    "",
    "## calls: one row an answered call",
    "",
    ...table(CALL_COLUMNS),
    "",
  ].join("\n");
}

const table = <Row>(columns: readonly Column<Row>[]): string[] => [
  "| column | in Parquet | what it says |",
  "|---|---|---|",
  ...columns.map(({ name, type, about }) => `| \`${name}\` | ${PARQUET[type]} | ${about} |`),
];
