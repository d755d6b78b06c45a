import { type Column, momentText } from "./column.ts";
import { type Sink, TextBuffer } from "./sink.ts";

/** Writes rows as a JSON array with one object a line; how many there were. */
export async function writeJson<Row>(
  pages: AsyncIterable<readonly Row[]>,
  columns: readonly Column<Row>[],
  sink: Sink,
): Promise<number> {
  const text = new TextBuffer(sink);
  const heads = columns.map(({ name }, at) => `${at === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  let rows = 0;
  await text.add("[");
  for await (const page of pages) {
    for (const row of page) {
      const fields = columns.map((column, at) => heads[at]! + jsonValue(column, row));
      await text.add(`${rows === 0 ? "\n" : ",\n"}${fields.join("")}}`);
      rows += 1;
    }
  }
  await text.add("\n]\n");
  await text.flush();
  return rows;
}

function jsonValue<Row>({ type, of }: Column<Row>, row: Row): string {
  const value = of(row);
  return JSON.stringify(type === "moment" && typeof value === "number" ? momentText(value) : value);
}

/** Writes rows as CSV (RFC 4180) under a header row, empty where there is no value; how many there were. */
export async function writeCsv<Row>(
  pages: AsyncIterable<readonly Row[]>,
  columns: readonly Column<Row>[],
  sink: Sink,
): Promise<number> {
  const text = new TextBuffer(sink);
  let rows = 0;
  await text.add(`${columns.map(({ name }) => quoted(name)).join(",")}\r\n`);
  for await (const page of pages) {
    for (const row of page) await text.add(`${columns.map((column) => csvValue(column, row)).join(",")}\r\n`);
    rows += page.length;
  }
  await text.flush();
  return rows;
}

function csvValue<Row>({ type, of }: Column<Row>, row: Row): string {
  const value = of(row);
  if (value === null) return "";
  if (typeof value === "object") return quoted(JSON.stringify(value));
  if (typeof value === "string") return value === "" ? '""' : quoted(value);
  return type === "moment" && typeof value === "number" ? momentText(value) : String(value);
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
