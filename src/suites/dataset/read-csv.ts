import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, type Info, parse } from "csv-parse";
import { type DatasetRecord, refusalAt } from "./dataset-record.ts";
import { readText } from "./read-text.ts";

interface Row {
  readonly record: Readonly<Record<string, string>>;
  readonly info: Info;
}

/** Rows under a header row; quoted cells may hold separators, quotes and line ends (RFC 4180). All values are texts. */
export async function* readCsv(
  path: string,
  separator: string,
  signal: AbortSignal,
): AsyncGenerator<DatasetRecord, void> {
  const parser = parse({
    delimiter: separator,
    columns: (header: string[]) => checkedHeader(path, separator, header),
    skip_empty_lines: true,
    info: true,
  });
  const pumped = pipeline(Readable.from(readText(path, signal)), parser, { signal });
  // The reader below sees the same error; without this a rejection between two rows would be unhandled.
  pumped.catch(() => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<Row>) {
      yield { place: `record ${info.records} (ends on line ${info.lines})`, fields: record };
    }
    await pumped;
  } catch (error) {
    throw error instanceof CsvError ? refusalAt(path, "", error.message) : error;
  }
}

function checkedHeader(path: string, separator: string, header: readonly string[]): string[] {
  const twice = header.find((name, at) => header.indexOf(name) !== at);
  if (twice !== undefined) throw refusalAt(path, "line 1", `two columns are called "${twice}"`);
  const other = [",", ";", "\t", "|"].find(
    (mark) => mark !== separator && header.length === 1 && header[0]?.includes(mark),
  );
  if (other !== undefined) {
    const found = other === "\t" ? "a tab" : `"${other}"`;
    throw refusalAt(
      path,
      "line 1",
      `columns seem to be separated by ${found}; use commas in a .csv file, tabs in a .tsv file`,
    );
  }
  return [...header];
}
