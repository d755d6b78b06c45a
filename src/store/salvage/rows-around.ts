import type { Row } from "../sqlite/driver.ts";
import type { LedgerFile } from "../sqlite/ledger-file.ts";

/** A table, the whole number its keys begin with, and its keys in order. */
export interface WalkedTable {
  readonly table: string;
  readonly lead: string;
  readonly order: string;
}

/** Keys between two looks behind a place that cannot be read: fewer than a page holds. */
const STRIDE = 16;

/** How far behind such a place is looked step by step; from there on the steps double. */
const NEAR = 65_536;

/** The largest number that SQLite gives out by itself. */
const LAST = 2 ** 52;

/**
 * Every row that can be read, in order and each once: behind a page that cannot, reading goes on at the first key that can
 * be found again. `onGap` hears of every such place.
 */
export function* rowsAround(file: LedgerFile, of: WalkedTable, onGap: () => void): Generator<Row> {
  const { table, lead, order } = of;
  const behind = `SELECT * FROM ${table} WHERE ${lead} > ? ORDER BY ${order}`;
  // Every round ends further on than it began: at the least, one key is passed over.
  for (let last = -1; ;) {
    const begun = last;
    try {
      for (const row of file.walk(behind, last)) {
        const at = row[lead];
        // Keys out of order lead in circles.
        if (typeof at !== "number" || at < last) throw new Error("keys are out of order");
        last = at;
        yield row;
      }
      return;
    } catch {
      onGap();
    }
    // A key that can be found and whose row cannot be read, because the rest of it lies on another page.
    const stuck = last === begun ? leadFrom(file, of, last + 1) : null;
    const next = firstReadable(file, of, (typeof stuck === "number" ? stuck : last) + 1);
    if (next === null) return;
    last = next - 1;
  }
}

/** The smallest key, from `from` on, from which a row can be found; null when there is none. */
function firstReadable(file: LedgerFile, of: WalkedTable, from: number): number | null {
  let failed = from;
  for (let key = from; key <= LAST; key = nextKey(key, from)) {
    const found = leadFrom(file, of, key);
    if (found === null) return null;
    if (typeof found === "number") return earliest(file, of, failed, key);
    failed = key;
  }
  return null;
}

const nextKey = (key: number, from: number): number =>
  key - from < NEAR ? key + STRIDE : key + Math.max(STRIDE, key - from);

/** The smallest key between one from which nothing can be found and one from which a row can. */
function earliest(file: LedgerFile, of: WalkedTable, failed: number, readable: number): number {
  let [low, high] = [failed, readable];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (typeof leadFrom(file, of, middle) === "number") high = middle;
    else low = middle;
  }
  return high;
}

/** The first key from `key` on; null when none is left, undefined when the page where it would stand cannot be read. */
function leadFrom(file: LedgerFile, { table, lead, order }: WalkedTable, key: number): number | null | undefined {
  try {
    const row = file.get(`SELECT ${lead} FROM ${table} WHERE ${lead} >= ? ORDER BY ${order} LIMIT 1`, key);
    if (row === undefined) return null;
    const found = row[lead];
    return typeof found === "number" && found >= key ? found : undefined;
  } catch {
    return undefined;
  }
}
