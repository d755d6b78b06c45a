import type { LegacyCell, LegacyKey, LegacyTable } from "#records";
import { MadeUpRows } from "./made-up-rows.ts";
import { columnsOf, rateOf, type TableColumns, type TableRow, type TableValue, textOf } from "./table-columns.ts";
import type { TroubleLog } from "./trouble-log.ts";

interface OpenCell {
  readonly key: LegacyKey;
  readonly at: string;
  readonly numbers: Record<string, number>;
}

/** Folds a table's rows, one by one, into its cells and what else there is to say of it. Memory grows with the cells, not with the rows. */
export class TableFold {
  readonly #names: readonly string[];
  readonly #columns: TableColumns;
  readonly #troubles: TroubleLog;
  readonly #cells = new Map<string, OpenCell>();
  readonly #madeUp: MadeUpRows;
  #rowIsTrial: boolean | null = null;
  #read = 0;

  constructor(names: readonly string[], troubles: TroubleLog) {
    this.#names = names;
    this.#columns = columnsOf(names);
    this.#troubles = troubles;
    this.#madeUp = new MadeUpRows(this.#columns);
  }

  /** Takes the next row, counted from 1. */
  add(row: TableRow): void {
    this.#read += 1;
    this.#noteNaN(row);
    const { model } = this.#columns;
    if (model === null) return;
    this.#rowIsTrial ??= isTrial(row, this.#columns);
    const key = this.#keyOf(row);
    if (this.#rowIsTrial) {
      this.#madeUp.see(row, keyText(key));
      this.#addTrial(key, row);
    } else {
      this.#addCell(key, row);
    }
  }

  end(rows: number, codecs: readonly string[]): { readonly table: LegacyTable; readonly cells: readonly LegacyCell[] } {
    return {
      cells: [...this.#cells.values()],
      table: {
        columns: this.#names,
        rows,
        read: this.#read,
        rowIsTrial: this.#rowIsTrial ?? false,
        codecs,
        ...this.#madeUp.end(),
      },
    };
  }

  #noteNaN(row: TableRow): void {
    for (const name of this.#names) {
      const value = row[name];
      if (typeof value === "number" && !Number.isFinite(value)) {
        this.#troubles.note("nan", () => `row ${this.#read}, column ${name}`);
      }
    }
  }

  #keyOf(row: TableRow): LegacyKey {
    const { model, promptType, toolSuccessRate, difficulty, taskType } = this.#columns;
    const text = (name: string | null): string | null => (name === null ? null : textOf(row[name]));
    return {
      model: text(model) ?? "",
      promptType: text(promptType),
      toolSuccessRate: toolSuccessRate === null ? null : rateOf(row[toolSuccessRate]),
      difficulty: text(difficulty),
      taskType: text(taskType),
    };
  }

  #addTrial(key: LegacyKey, row: TableRow): void {
    const { numbers } = this.#cellOf(key);
    const partial = isTrue(this.#valueOf(row, "partial"));
    const success = isTrue(this.#valueOf(row, "success"));
    count(numbers, "total", true);
    count(numbers, "success", success);
    count(numbers, "partial_success", partial);
    count(numbers, "failed", !success && !partial);
    for (const [name, value] of Object.entries(row)) {
      if (typeof value === "number" && !(name in COUNTED)) numbers[name] = farther(numbers[name], value);
    }
  }

  #addCell(key: LegacyKey, row: TableRow): void {
    const text = keyText(key);
    const known = this.#cells.get(text);
    if (known !== undefined) {
      this.#troubles.note("duplicate-key", () => `row ${this.#read}: the same cell as ${known.at}`);
    }
    const numbers = Object.fromEntries(
      Object.entries(row).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
    );
    this.#cells.set(known === undefined ? text : `${text} ${this.#read}`, { key, at: `row ${this.#read}`, numbers });
  }

  #cellOf(key: LegacyKey): OpenCell {
    const text = keyText(key);
    const known = this.#cells.get(text);
    if (known !== undefined) return known;
    const cell = { key, at: `rows from ${this.#read} on`, numbers: {} };
    this.#cells.set(text, cell);
    return cell;
  }

  #valueOf(row: TableRow, meaning: "partial" | "success"): TableValue | undefined {
    const name = this.#columns[meaning];
    return name === null ? undefined : row[name];
  }
}

/** What is counted from the rows; columns of these names are not taken over. */
const COUNTED = { total: 0, success: 0, partial_success: 0, partial: 0, failed: 0, successful: 0 };

const keyText = (key: LegacyKey): string =>
  JSON.stringify([key.model, key.promptType, key.toolSuccessRate, key.difficulty, key.taskType]);

const isTrue = (value: TableValue | undefined): boolean => value === true || value === 1 || value === "True";

/** Whether a row is about one trial: it says yes or no to success, or counts nothing and has its own id or a success of 0 or 1. */
function isTrial(row: TableRow, columns: TableColumns): boolean {
  const { id, success, total } = columns;
  const succeeded = success === null ? undefined : row[success];
  if (typeof succeeded === "boolean") return true;
  return total === null && (id !== null || succeeded === 0 || succeeded === 1);
}

function count(numbers: Record<string, number>, name: string, yes: boolean): void {
  numbers[name] = (numbers[name] ?? 0) + (yes ? 1 : 0);
}

/** Of two values the one that lies farther outside 0 to 1, so that one impossible row of a cell is not averaged away. */
function farther(a: number | undefined, b: number): number {
  if (a === undefined) return b;
  return outside(b) > outside(a) ? b : a;
}

const outside = (value: number): number => Math.max(0, -value, value - 1);
