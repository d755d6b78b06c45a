import { statSync } from "node:fs";
import { type Clock, type PlanId, type Random, type RunId, systemRandom, type TrialId } from "#kernel";
import type { CellTally, PlanRecord, TrialRow } from "#records";
import type { RunRow, RunTotals, Word } from "../store.ts";
import type { OneStory } from "../watch/one-story.ts";
import type { FoundTrials, TrialSearch } from "../watch/trial-search.ts";
import type { Trouble } from "../watch/trouble.ts";
import { readWords } from "./board.ts";
import { readSources } from "./evidence-rows.ts";
import { holdStandings } from "./cell-totals.ts";
import { findTrials } from "./find-trials.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { patiently, type Patience } from "./open-ledger.ts";
import { openSnapshot } from "./open-snapshot.ts";
import { readPlanRows } from "./plan-rows.ts";
import { readLatestPlan, readPlan, readTallies } from "./plans.ts";
import { type ProcessIdentity, ProcessRegistry, thisProcess } from "./process-registry.ts";
import { RunBook } from "./run-book.ts";
import { readRunTotals } from "./run-totals.ts";
import { refusing } from "./sqlite-failure.ts";
import { type Cells, readCells } from "./trial-rows.ts";
import { readStory } from "./trial-stories.ts";
import { readTroubles } from "./trouble-rows.ts";

/** What a ledger is watched with. */
export interface WatchOptions {
  readonly clock: Clock;
  readonly random?: Random;
  readonly identity?: ProcessIdentity;
  /** Milliseconds after which a lock that another process never lets go is refused; two seconds by default. */
  readonly lockedAfterMs?: number;
}

/** A ledger's size. */
export interface LedgerSize {
  readonly bytes: number;
  readonly trials: number;
  readonly plans: number;
  readonly sources: number;
}

/**
 * Reads a ledger again and again while others write it, on a connection that cannot write. Each question sees the ledger as it is
 * when it is asked; no transaction is left open between them, so that writers can merge their log.
 */
export class LedgerWatch implements AsyncDisposable {
  readonly #folder: string;
  readonly #patience: Patience;
  readonly #identity: ProcessIdentity;
  #open: OpenLedger;

  private constructor(folder: string, patience: Patience, identity: ProcessIdentity, open: OpenLedger) {
    this.#folder = folder;
    this.#patience = patience;
    this.#identity = identity;
    this.#open = open;
  }

  /** Opens the ledger of an output folder. Throws a `StoreRefusedError` when there is none that can be read. */
  static async open(folder: string, options: WatchOptions): Promise<LedgerWatch> {
    const { clock, random = systemRandom, identity = thisProcess(), lockedAfterMs = 2_000 } = options;
    const patience: Patience = { clock, random, lockedAfterMs };
    return new LedgerWatch(folder, patience, identity, await openLedger(folder, patience, identity));
  }

  /** The file that holds the ledger. */
  get path(): string {
    return this.#open.file.path;
  }

  /** Another word after each change: equal words mean that nothing was written. Follows a ledger that was made anew. */
  async version(): Promise<string> {
    if (inodeOf(this.path) !== this.#open.inode) {
      const fresh = await openLedger(this.#folder, this.#patience, this.#identity);
      this.#open.file[Symbol.dispose]();
      this.#open = fresh;
    }
    const { inode, file } = this.#open;
    return refusing(this.path, () => `${inode}.${String(file.get("PRAGMA data_version")?.["data_version"])}`);
  }

  size(): Promise<LedgerSize> {
    return this.#read(({ file }) => ({
      bytes: statSync(file.path).size + (statSync(`${file.path}-wal`, { throwIfNoEntry: false })?.size ?? 0),
      // Trials are numbered without gaps and never taken out.
      trials: Number(file.get("SELECT max(n) AS trials FROM trials")?.["trials"] ?? 0),
      plans: Number(file.get("SELECT count(*) AS plans FROM plans WHERE recency > 0")?.["plans"]),
      sources: readSources(file).length,
    }));
  }

  /** Every run, the newest first. */
  runs(): Promise<readonly RunRow[]> {
    return this.#read(({ file, processes, book }) => book.read(file, processes));
  }

  runTotals(run: RunId): Promise<RunTotals> {
    return this.#read(({ file }) => readRunTotals(file, run));
  }

  /** The last word of every speaker on a topic that is at most so old. */
  heard(topic: string, maxAgeMs: number): Promise<readonly Word[]> {
    const since = this.#patience.clock.now() - maxAgeMs;
    return this.#read(({ file, version }) => (version < BOARD_SINCE ? [] : readWords(file, topic, since)));
  }

  latestPlan(): Promise<PlanRecord | null> {
    return this.#read(({ file }) => readLatestPlan(file));
  }

  plan(id: PlanId): Promise<PlanRecord | null> {
    return this.#read(({ file }) => readPlan(file, id));
  }

  /** One tally a cell, of one plan or of everything, in the order the cells were planned. Reads every trial's standing. */
  tallies(plan: PlanId | null): Promise<readonly CellTally[]> {
    return this.#read(({ file }) => readTallies(file, plan));
  }

  /** One page of a search; it takes little longer than it may. */
  find(search: TrialSearch): Promise<FoundTrials> {
    return this.#read((open) => findTrials(open.file, cellsOf(open), search, this.#patience.clock));
  }

  /** Everything about one trial; null when no plan has brought it in. */
  story(id: TrialId): Promise<OneStory | null> {
    return this.#read((open) => readStory(open.file, id, { cells: cellsOf(open), processes: open.processes }));
  }

  /** All trouble of a run, or of the whole ledger. Reads every attempt and send. */
  troubles(run: RunId | null): Promise<readonly Trouble[]> {
    return this.#read((open) => readTroubles(open.file, cellsOf(open), run));
  }

  /** The trials of a plan, or of all plans, in pages, without reasons and facts. */
  async *planRows(plan: PlanId | null, signal: AbortSignal): AsyncGenerator<readonly TrialRow[]> {
    const open = this.#open;
    const cells = await this.#read((now) => {
      holdStandings(now.file);
      return cellsOf(now);
    });
    const pages = readPlanRows(open.file, cells, plan);
    for (;;) {
      const { done, value } = refusing(this.path, () => pages.next());
      if (done === true) return;
      yield value;
      await this.#patience.clock.sleep(0, signal);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#open.file[Symbol.dispose]();
  }

  /** What `work` reads, all of it as it was at one moment. */
  #read<T>(work: (open: OpenLedger) => T): Promise<T> {
    return patiently(this.path, this.#patience, () => {
      const open = this.#open;
      return open.file.atOneMoment(() => work(open));
    });
  }
}

/** The first schema version with a board. */
const BOARD_SINCE = 2;

/** A connection to one file, and what was read of it that does not change. */
interface OpenLedger {
  readonly file: LedgerFile;
  readonly inode: number;
  readonly version: number;
  readonly processes: ProcessRegistry;
  readonly book: RunBook;
  cells: Cells;
}

const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino;

async function openLedger(folder: string, patience: Patience, identity: ProcessIdentity): Promise<OpenLedger> {
  const { file, version } = await openSnapshot(folder, patience);
  file.rollback();
  return {
    file,
    inode: inodeOf(file.path) ?? 0,
    version,
    processes: new ProcessRegistry(file, () => patience.clock.now(), identity),
    book: new RunBook(),
    cells: new Map(),
  };
}

/** Cells are only ever added. */
function cellsOf(open: OpenLedger): Cells {
  const count = Number(open.file.get("SELECT count(*) AS count FROM cells")?.["count"]);
  if (open.cells.size !== count) open.cells = readCells(open.file);
  return open.cells;
}
