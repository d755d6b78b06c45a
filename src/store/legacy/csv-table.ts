import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import type { TableFacts } from "./parquet-table.ts";
import { plainName, type TableRow, type TableValue } from "./table-columns.ts";
import { TableFold } from "./table-fold.ts";
import type { TroubleLog } from "./trouble-log.ts";

const SEPARATORS = [",", ";", "\t", "|"] as const;

/** The separator a text's first line uses most; null when it uses none. */
export function separatorOf(text: string): string | null {
  const end = text.indexOf("\n");
  const line = end === -1 ? text : text.slice(0, end);
  const counts = SEPARATORS.map((separator) => ({ separator, count: line.split(separator).length - 1 }));
  const most = counts.toSorted((a, b) => b.count - a.count)[0]!;
  return most.count === 0 ? null : most.separator;
}

const MOST_RECORD_BYTES = 1024 * 1024;
const CHUNK = 64 * 1024;

/** Reads a table with a header row; rows with too few or too many fields are noted and read as far as they go. */
export async function readCsv(text: string, separator: string, troubles: TroubleLog): Promise<TableFacts> {
  const parser = Readable.from(chunksOf(text)).pipe(
    parse({
      delimiter: separator,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MOST_RECORD_BYTES,
    }),
  );
  let names: string[] = [];
  let fold: TableFold | null = null;
  let rows = 0;
  try {
    for await (const fields of parser as AsyncIterable<readonly string[]>) {
      if (fold === null) {
        names = uniqueNames(fields, troubles);
        fold = new TableFold(names, troubles);
        continue;
      }
      rows += 1;
      const row = rows;
      if (fields.length !== names.length) {
        troubles.note("unexpected-shape", () => `row ${row}: ${fields.length} fields under ${names.length} names`);
      }
      fold.add(rowOf(names, fields));
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const kind = error.code === "CSV_QUOTE_NOT_CLOSED" ? "truncated" : "malformed";
    troubles.note(kind, () => `behind row ${rows}: ${error.message}`, "what came before was read");
  }
  return (fold ?? new TableFold([], troubles)).end(rows, []);
}

function* chunksOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}

function uniqueNames(header: readonly string[], troubles: TroubleLog): string[] {
  return header.map((name, at) => {
    if (header.indexOf(name) === at) return name;
    troubles.note("duplicate-key", () => `column ${at + 1}: another column is called "${name}"`);
    return `${name} (${at + 1})`;
  });
}

function rowOf(names: readonly string[], fields: readonly string[]): TableRow {
  const row: Record<string, TableValue> = {};
  names.forEach((name, at) => {
    row[name] = valueOf(fields[at] ?? "", name);
  });
  return row;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NOT_A_NUMBER = /^[+-]?(?:nan|inf|infinity)$/i;

/** Numbers as numbers, percentages as their number of percent under a name that says so already, the rest as text. */
function valueOf(field: string, name: string): TableValue {
  const text = field.trim();
  if (text === "") return null;
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  if (NUMBER.test(text)) return Number(text);
  if (NOT_A_NUMBER.test(text)) return Number.NaN;
  const percent = /^([+-]?\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  return percent === undefined || !/rate|score|percent|%/.test(plainName(name)) ? text : Number(percent) / 100;
}
