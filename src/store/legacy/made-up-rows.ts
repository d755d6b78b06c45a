import type { CopiedRows, LegacyTable, RowCount } from "#records";
import { type TableColumns, type TableRow, textOf } from "./table-columns.ts";

const EXAMPLES_KEPT = 5;

/** Rows told apart, at most: beyond that repetitions are no longer looked for. */
const MOST_TRACKED = 2_000_000;

/** Looks, row by row, for trials that were not measured: copies, made-up ids, rows drawn from a result file. */
export class MadeUpRows {
  readonly #columns: TableColumns;
  readonly #signatures = new Map<number, number>();
  readonly #ids = new Set<number>();
  readonly #sources = new Map<string, number>();
  readonly #numbered = new Examples();
  readonly #repeated = new Examples();
  readonly #copied = new Examples();
  #copiedGroups = 0;

  constructor(columns: TableColumns) {
    this.#columns = columns;
  }

  see(row: TableRow, cell: string): void {
    const { id, source } = this.#columns;
    const name = id === null ? null : textOf(row[id]);
    if (name !== null) this.#seeId(name);
    const from = source === null ? null : textOf(row[source]);
    if (from !== null && IS_FILE.test(from)) this.#sources.set(from, (this.#sources.get(from) ?? 0) + 1);
    this.#seeMeasurements(row, cell, name ?? cell);
  }

  end(): Pick<LegacyTable, "copied" | "numberedByOutcome" | "derivedFrom" | "repeatedIds"> {
    const copied: CopiedRows = { ...this.#copied.end(), groups: this.#copiedGroups };
    return {
      copied,
      numberedByOutcome: this.#numbered.end(),
      derivedFrom: Object.fromEntries(this.#sources),
      repeatedIds: this.#repeated.end(),
    };
  }

  #seeId(id: string): void {
    if (NUMBERED_BY_OUTCOME.test(id)) this.#numbered.add(id);
    const hash = hashOf(id);
    if (this.#ids.has(hash)) this.#repeated.add(id);
    else if (this.#ids.size < MOST_TRACKED) this.#ids.add(hash);
  }

  /** Two trials may take equally long; they do not end at one microsecond with every measurement equal to the last digit. */
  #seeMeasurements(row: TableRow, cell: string, example: string): void {
    const { moment } = this.#columns;
    const at = moment === null ? null : textOf(row[moment]);
    if (at === null) return;
    const measured = Object.values(row).filter((value) => typeof value === "number");
    const hash = hashOf(`${cell}\n${at}\n${measured.join(",")}`);
    const before = this.#signatures.get(hash) ?? 0;
    if (before === 0 && this.#signatures.size >= MOST_TRACKED) return;
    this.#signatures.set(hash, before + 1);
    if (before === 0) return;
    if (before === 1) {
      this.#copiedGroups += 1;
      this.#copied.count();
    }
    this.#copied.add(example);
  }
}

/** An id that ends in an outcome and a counter. */
const NUMBERED_BY_OUTCOME = /_(?:full|success|partial|failure|failed|fail)_\d+$/;

const IS_FILE = /\.(?:json|parquet|csv)$/i;

class Examples {
  #rows = 0;
  readonly #examples: string[] = [];

  count(): void {
    this.#rows += 1;
  }

  add(example: string): void {
    this.#rows += 1;
    if (this.#examples.length < EXAMPLES_KEPT) this.#examples.push(example);
  }

  end(): RowCount {
    return { rows: this.#rows, examples: this.#examples };
  }
}

/** 53 bits of two FNV-1a hashes (Fowler, Noll, Vo): enough to tell millions of texts apart, and a plain number. */
function hashOf(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ (code + at), 0x85ebca6b);
  }
  return (a >>> 0) * 2 ** 21 + ((b >>> 0) & (2 ** 21 - 1));
}
