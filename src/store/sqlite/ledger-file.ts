import { damaged, StoreRefusedError } from "../store-refused.ts";
import { type Connection, rollBack, type Row, type SqlValue, type Statement } from "./driver.ts";

/** The numbers a trial and its cell go by inside the file. */
export interface TrialNumber {
  readonly n: number;
  readonly cell: number;
}

// Enough for the trials in progress; the rest is looked up again.
const MOST_REMEMBERED = 20_000;

/** One open ledger: its connection with statements prepared once, and the small numbers its words go by. */
export class LedgerFile implements Disposable {
  readonly path: string;
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly #walking = new Set<Statement>();
  readonly #numbers = new Map<string, number>();
  readonly #words = new Map<number, string>();
  readonly #trials = new Map<string, TrialNumber>();

  constructor(path: string, connection: Connection) {
    this.path = path;
    this.#connection = connection;
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  /** How many rows a statement changed. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** Inserts one row; its row id. */
  insert(sql: string, ...values: readonly SqlValue[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  get(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: readonly SqlValue[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  /** Rows one by one; a statement of its own, so that two walks do not disturb each other. */
  *walk(sql: string, ...values: readonly SqlValue[]): IterableIterator<Row> {
    const statement = this.#connection.prepare(sql);
    // The driver's iterator does not keep its statement: once collected, the walk ends in an error or in a crash.
    this.#walking.add(statement);
    try {
      yield* statement.iterate(...values);
    } finally {
      this.#walking.delete(statement);
    }
  }

  /** `walk` with each row as the list of its values: a fifth less work where there are a million. */
  *walkValues(sql: string, ...values: readonly SqlValue[]): IterableIterator<readonly SqlValue[]> {
    const statement = this.#connection.prepare(sql);
    const asLists = statement.setReturnArrays !== undefined;
    statement.setReturnArrays?.(true);
    this.#walking.add(statement);
    try {
      for (const row of statement.iterate(...values)) {
        yield asLists ? (row as unknown as readonly SqlValue[]) : Object.values(row);
      }
    } finally {
      this.#walking.delete(statement);
    }
  }

  /** The number of a word, inside a transaction: given out when it is new. */
  intern(word: string): number {
    const known = this.#numbers.get(word) ?? this.lookUp(word);
    const n = known ?? this.insert("INSERT INTO words (word) VALUES (?)", word);
    this.#numbers.set(word, n);
    return n;
  }

  /** The number of a word, if it has one. */
  lookUp(word: string): number | undefined {
    const found = this.get("SELECT n FROM words WHERE word = ?", word);
    return found === undefined ? undefined : Number(found["n"]);
  }

  /** The word that goes by a number. */
  word(n: SqlValue): string {
    const known = this.#words.get(Number(n));
    if (known !== undefined) return known;
    const found = this.get("SELECT word FROM words WHERE n = ?", n)?.["word"];
    if (typeof found !== "string")
      throw new StoreRefusedError(this.path, damaged(this.path, `word ${String(n)} is missing`));
    this.#words.set(Number(n), found);
    return found;
  }

  /** The numbers of a trial, looked up when they are not remembered. */
  remembered(trial: string, lookUp: () => TrialNumber): TrialNumber {
    let numbers = this.#trials.get(trial);
    if (numbers === undefined) {
      numbers = lookUp();
      if (this.#trials.size >= MOST_REMEMBERED) this.#trials.clear();
      this.#trials.set(trial, numbers);
    }
    return numbers;
  }

  /** What `read` makes of content that was found; whatever it cannot make sense of is refused as damage of `what`. */
  sound<T>(what: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof StoreRefusedError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new StoreRefusedError(this.path, damaged(this.path, `${what}: ${why}`), { cause: error });
    }
  }

  /** What `read` finds, all of it as it was at one moment. Not inside a transaction. */
  atOneMoment<T>(read: () => T): T {
    this.exec("BEGIN");
    try {
      const found = read();
      this.exec("COMMIT");
      return found;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Ends a transaction without effect, and forgets what was given out inside it. */
  rollback(): void {
    this.#numbers.clear();
    this.#words.clear();
    this.#trials.clear();
    rollBack(this.#connection);
  }

  /** Closes the file, with its log merged into it where no other process reads the log just now. */
  [Symbol.dispose](): void {
    try {
      // Not left to the last close: the packaged driver really closes only once its statements were collected.
      this.#connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    } catch {
      // The log stays beside the file; whoever opens the ledger next merges it.
    }
    this.#statements.clear();
    this.#connection.close();
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
