import { type Clock, type Random, systemRandom } from "#kernel";
import type {
  CallRow,
  Cell,
  CellTally,
  ImportedEvidence,
  ImportedSource,
  LedgerTrial,
  RunEnded,
  RunStarted,
  TrialStory,
} from "#records";
import type { AxisRow, DerivedFigures, LedgerReader, PlanRow, Recoverable } from "../ledger-reader.ts";
import { salvageLedger } from "../salvage/salvage-ledger.ts";
import type { RunRow } from "../store.ts";
import { callRowOf, CALLS } from "./call-rows.ts";
import { readDerived } from "./derived-figures.ts";
import { holdCalls, holdStandings } from "./cell-totals.ts";
import type { SqlValue } from "./driver.ts";
import { readEvidence, readSources } from "./evidence-rows.ts";
import { factOf } from "./fact-table.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { openSnapshot } from "./open-snapshot.ts";
import { readLatestPlan, readPlan, readTallies } from "./plans.ts";
import { type ProcessIdentity, ProcessRegistry, thisProcess } from "./process-registry.ts";
import { refusing } from "./sqlite-failure.ts";
import { checkedRowOf, checkedTrials, type Cells, readCells } from "./trial-rows.ts";
import { readStories } from "./trial-stories.ts";

/** What a ledger is read with. */
export interface SnapshotOptions {
  readonly clock: Clock;
  readonly random?: Random;
  readonly identity?: ProcessIdentity;
  /** Milliseconds after which a lock that another process never lets go is refused; ten seconds by default. */
  readonly lockedAfterMs?: number;
}

/** Rows in a page: few enough to be forgotten while they are young, which is what keeps a million of them cheap. */
const PAGE = 500;

/** Rows read between two looks at whatever else the program does. */
const BREATH = 5_000;

/** `LedgerReader` over a SQLite ledger: one read transaction, on a connection that cannot write. */
export class LedgerSnapshot implements LedgerReader {
  readonly path: string;
  readonly #file: LedgerFile;
  readonly #clock: Clock;
  readonly #processes: ProcessRegistry;
  #cells: Cells | null = null;

  private constructor(file: LedgerFile, clock: Clock, identity: ProcessIdentity) {
    this.path = file.path;
    this.#file = file;
    this.#clock = clock;
    this.#processes = new ProcessRegistry(file, () => clock.now(), identity);
  }

  /** Opens the ledger of an output folder. Throws a `StoreRefusedError` when there is none that can be read. */
  static async open(folder: string, options: SnapshotOptions): Promise<LedgerSnapshot> {
    const { clock, random = systemRandom, identity = thisProcess(), lockedAfterMs = 10_000 } = options;
    const { file } = await openSnapshot(folder, { clock, random, lockedAfterMs });
    return new LedgerSnapshot(file, clock, identity);
  }

  trials(signal: AbortSignal): AsyncIterable<readonly LedgerTrial[]> {
    this.#read(() => holdStandings(this.#file));
    this.#read(() => holdCalls(this.#file));
    const sql = this.#read(() => checkedTrials(this.#file));
    return this.#pages(sql, (values) => checkedRowOf(values, this.#allCells(), this.#file), signal);
  }

  calls(signal: AbortSignal): AsyncIterable<readonly CallRow[]> {
    return this.#pages(CALLS, (values) => callRowOf(values, this.#file), signal);
  }

  async *stories(signal: AbortSignal): AsyncIterable<TrialStory> {
    let n = 0;
    const stories = refusing(this.path, () => readStories(this.#file, this.#allCells(), this.#processes));
    for (;;) {
      const { done, value } = refusing(this.path, () => stories.next());
      if (done === true) return;
      yield value;
      n += 1;
      if (n % BREATH === 0) await this.#clock.sleep(0, signal);
    }
  }

  async axes(): Promise<readonly AxisRow[]> {
    const types = new Map<string, AxisRow["type"]>();
    for (const { cell } of this.#allCells().values()) {
      for (const [name, value] of axesOf(cell)) {
        const here = typeof value === "number" ? "number" : "text";
        types.set(name, types.get(name) === "text" ? "text" : here);
      }
    }
    return [...types].map(([name, type]) => ({ name, type }));
  }

  async plans(): Promise<readonly PlanRow[]> {
    return this.#read(() =>
      this.#file
        .all(
          `SELECT p.id, (SELECT count(*) FROM plan_trials m WHERE m.plan = p.n) AS trials
           FROM plans p WHERE p.recency > 0 ORDER BY p.recency DESC`,
        )
        .flatMap((row) => {
          const plan = readPlan(this.#file, row["id"] as Parameters<typeof readPlan>[1]);
          return plan === null ? [] : [{ plan, trials: Number(row["trials"]) }];
        }),
    );
  }

  async runs(): Promise<readonly RunRow[]> {
    return this.#read(() =>
      this.#file.all("SELECT * FROM run_starts ORDER BY place DESC").map((row) => {
        const end = this.#file.get("SELECT * FROM run_ends WHERE run = ?", row["run"]!);
        const process = typeof row["process"] === "number" ? row["process"] : null;
        return {
          started: factOf(this.#file, "run-started", row) as RunStarted,
          ended: end === undefined ? null : (factOf(this.#file, "run-ended", end) as RunEnded),
          alive: end === undefined && this.#processes.lives(process),
        };
      }),
    );
  }

  async derived(): Promise<DerivedFigures> {
    return this.#read(() => readDerived(this.#file));
  }

  async tallies(): Promise<readonly CellTally[]> {
    return this.#read(() => {
      const latest = readLatestPlan(this.#file);
      return latest === null ? [] : readTallies(this.#file, latest.id);
    });
  }

  async sources(): Promise<readonly ImportedSource[]> {
    return this.#read(() => readSources(this.#file));
  }

  async *evidence(signal: AbortSignal): AsyncGenerator<readonly ImportedEvidence[]> {
    for (let after = 0; ;) {
      const page = this.#read(() => readEvidence(this.#file, { after, most: PAGE }));
      if (page.pieces.length > 0) yield page.pieces;
      if (page.pieces.length < PAGE) return;
      after = page.last;
      await this.#clock.sleep(0, signal);
    }
  }

  async damage(): Promise<readonly string[]> {
    return this.#read(() => {
      const found = this.#file.all("PRAGMA integrity_check").map((row) => String(row["integrity_check"]));
      return found.filter((line) => line !== "ok");
    });
  }

  async recoverable(): Promise<readonly Recoverable[]> {
    return salvageLedger(this.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file[Symbol.dispose]();
  }

  /** Rows in pages, the event loop free between them. */
  async *#pages<T>(
    sql: string,
    rowOf: (values: readonly SqlValue[]) => T,
    signal: AbortSignal,
  ): AsyncGenerator<readonly T[]> {
    const rows = refusing(this.path, () => this.#file.walkValues(sql));
    for (let read = PAGE; ; read += PAGE) {
      const page = refusing(this.path, () =>
        take(rows, PAGE, (values) => this.#file.sound("a row", () => rowOf(values))),
      );
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      if (read % BREATH === 0) await this.#clock.sleep(0, signal);
    }
  }

  #allCells(): Cells {
    return (this.#cells ??= this.#read(() => readCells(this.#file)));
  }

  #read<T>(read: () => T): T {
    return refusing(this.path, read);
  }
}

function take<R, T>(rows: Iterator<R>, most: number, rowOf: (row: R) => T): T[] {
  const page: T[] = [];
  while (page.length < most) {
    const { done, value } = rows.next();
    if (done === true) break;
    page.push(rowOf(value));
  }
  return page;
}

function axesOf(cell: Cell): (readonly [string, string | number])[] {
  const { model: _, ...axes } = cell;
  return Object.entries(axes);
}
