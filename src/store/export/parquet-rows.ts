import type { SchemaElement } from "hyparquet";
import { ByteWriter, type ColumnSource, ParquetWriter } from "hyparquet-writer";
import { assertNever } from "#kernel";
import type { Column, ColumnType, ColumnValue } from "./column.ts";
import type { Sink } from "./sink.ts";

/** Rows encoded at once: what memory the export needs, and what a reader takes in at a time. */
const GROUP_ROWS = 10_000;

/** Writes rows as Parquet, compressed with snappy, a column a name with its own type; how many there were. */
export async function writeParquet<Row>(
  pages: AsyncIterable<readonly Row[]>,
  columns: readonly Column<Row>[],
  sink: Sink,
): Promise<number> {
  const schema: SchemaElement[] = [
    { name: "rows", num_children: columns.length },
    ...columns.map(({ name, type }) => ({ name, repetition_type: "OPTIONAL", ...typeOf(type) }) as const),
  ];
  const parquet = new ParquetWriter({ writer: writerInto(sink), schema, createdBy: "sluice" });
  const group = new GroupOfColumns(columns);
  const writeGroup = async (): Promise<void> => {
    await parquet.write({ columnData: group.take(), rowGroupSize: GROUP_ROWS });
  };
  for await (const page of pages) {
    for (const row of page) {
      group.add(row);
      if (group.rows === GROUP_ROWS) await writeGroup();
    }
  }
  if (group.rows > 0) await writeGroup();
  await parquet.finish();
  return group.allRows;
}

class GroupOfColumns<Row> {
  readonly #columns: readonly Column<Row>[];
  #data: unknown[][];
  rows = 0;
  allRows = 0;

  constructor(columns: readonly Column<Row>[]) {
    this.#columns = columns;
    this.#data = columns.map(() => []);
  }

  add(row: Row): void {
    for (let at = 0; at < this.#columns.length; at++) {
      const { type, of } = this.#columns[at]!;
      this.#data[at]!.push(plain(of(row), type));
    }
    this.rows += 1;
    this.allRows += 1;
  }

  take(): ColumnSource[] {
    const data = this.#data;
    this.#data = this.#columns.map(() => []);
    this.rows = 0;
    return this.#columns.map((column, at) => ({ name: column.name, data: data[at]!, ...encodingOf(column) }));
  }
}

/** Where hardly two values agree a dictionary and bounds only cost; ids, which are digests, cannot be compressed either. */
function encodingOf<Row>({ distinct, type }: Column<Row>): Pick<ColumnSource, "encoding" | "statistics" | "codec"> {
  if (distinct !== true) return {};
  return { encoding: "PLAIN", statistics: false, ...(type === "text" ? { codec: "UNCOMPRESSED" } : {}) };
}

function typeOf(type: ColumnType): Pick<SchemaElement, "type" | "converted_type" | "logical_type"> {
  switch (type) {
    case "text":
      return { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };
    case "json":
      return { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };
    case "count":
      return { type: "INT32" };
    case "integer":
      return { type: "INT64" };
    case "number":
      return { type: "DOUBLE" };
    case "flag":
      return { type: "BOOLEAN" };
    case "moment":
      return {
        type: "INT64",
        converted_type: "TIMESTAMP_MICROS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
      };
    default:
      return assertNever(type);
  }
}

function plain(value: ColumnValue, type: ColumnType): unknown {
  if (value === null) return null;
  if (typeof value === "object") return JSON.stringify(value);
  if (typeof value !== "number") return value;
  if (type === "integer") return BigInt(value);
  return type === "moment" ? BigInt(Math.round(value * 1000)) : value;
}

/** A writer whose bytes go on to the sink after each group. */
function writerInto(sink: Sink): ByteWriter {
  const writer = new ByteWriter(1 << 20);
  const flush = async (): Promise<void> => {
    const bytes = new Uint8Array(writer.buffer, 0, writer.index).slice();
    writer.index = 0;
    await sink.write(bytes);
  };
  return Object.assign(writer, { flush, finish: flush });
}
