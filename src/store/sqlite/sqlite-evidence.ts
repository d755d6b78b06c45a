import { canonicalJson, type Clock, type Random, systemRandom } from "#kernel";
import type { ImportedEvidence, ImportedSource } from "#records";
import type { EvidenceStore } from "../evidence-store.ts";
import { packBody } from "./body.ts";
import { checksum } from "./checksum.ts";
import { readEvidence, readSources } from "./evidence-rows.ts";
import { LedgerFile } from "./ledger-file.ts";
import { openLedger, patiently, type Patience, refuseMigrated } from "./open-ledger.ts";
import { refusing } from "./sqlite-failure.ts";

/** What evidence is kept with. */
export interface SqliteEvidenceOptions {
  readonly clock: Clock;
  readonly random?: Random;
  /** Milliseconds after which a lock that another process never lets go is refused; a minute by default. */
  readonly lockedAfterMs?: number;
}

/** Pieces in one transaction: others wait no longer for it than for a group of appends. */
const PIECES_AT_ONCE = 500;

/** `EvidenceStore` in the file of a SQLite ledger. */
export class SqliteEvidence implements EvidenceStore {
  readonly #file: LedgerFile;
  readonly #patience: Patience;

  private constructor(file: LedgerFile, patience: Patience) {
    this.#file = file;
    this.#patience = patience;
  }

  /** Opens the ledger in a folder, made when absent. Throws a `StoreRefusedError` when it cannot be used. */
  static async open(folder: string, options: SqliteEvidenceOptions): Promise<SqliteEvidence> {
    const { clock, random = systemRandom, lockedAfterMs = 60_000 } = options;
    const patience: Patience = { clock, random, lockedAfterMs };
    const { file, connection } = await openLedger(folder, patience);
    return new SqliteEvidence(new LedgerFile(file, connection), patience);
  }

  async keep(source: ImportedSource, evidence: Iterable<ImportedEvidence>): Promise<boolean> {
    const { n, whole } = await this.#write(() => this.#enter(source));
    if (whole) return false;
    let some: ImportedEvidence[] = [];
    for (const piece of evidence) {
      some.push(piece);
      if (some.length < PIECES_AT_ONCE) continue;
      const batch = some;
      some = [];
      await this.#write(() => this.#put(n, batch));
    }
    await this.#write(() => {
      this.#put(n, some);
      this.#file.run("UPDATE imported_sources SET whole = 1 WHERE n = ?", n);
    });
    return true;
  }

  async sources(): Promise<readonly ImportedSource[]> {
    return refusing(this.#file.path, () => readSources(this.#file));
  }

  async *evidence(signal: AbortSignal, digest?: string): AsyncGenerator<readonly ImportedEvidence[]> {
    for (let after = 0; ;) {
      const page = refusing(this.#file.path, () => readEvidence(this.#file, { after, most: PIECES_AT_ONCE, digest }));
      if (page.pieces.length > 0) yield page.pieces;
      if (page.pieces.length < PIECES_AT_ONCE) return;
      after = page.last;
      await this.#patience.clock.sleep(0, signal);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file[Symbol.dispose]();
  }

  #enter(source: ImportedSource): { readonly n: number; readonly whole: boolean } {
    const known = this.#file.get("SELECT n, whole FROM imported_sources WHERE digest = ?", source.digest);
    if (known !== undefined) return { n: Number(known["n"]), whole: known["whole"] === 1 };
    const text = canonicalJson(source);
    const insert = "INSERT INTO imported_sources (digest, record, crc, whole) VALUES (?, ?, ?, 0)";
    return { n: this.#file.insert(insert, source.digest, text, checksum([text])), whole: false };
  }

  #put(source: number, pieces: readonly ImportedEvidence[]): void {
    for (const piece of pieces) {
      const text = canonicalJson(piece);
      const insert =
        "INSERT INTO imported_evidence (source, place, record, crc) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
      this.#file.run(insert, source, piece.place, packBody(text), checksum([text]));
    }
  }

  /** Carries `work` out in a transaction of its own, when the lock is free. */
  #write<T>(work: () => T): Promise<T> {
    return patiently(this.#file.path, this.#patience, () => {
      this.#file.exec("BEGIN IMMEDIATE");
      try {
        refuseMigrated(this.#file);
        const value = work();
        this.#file.exec("COMMIT");
        return value;
      } catch (error) {
        this.#file.rollback();
        throw error;
      }
    });
  }
}
