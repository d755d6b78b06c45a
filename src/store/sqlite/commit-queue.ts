import { type Deferred, deferred, SluiceError } from "#kernel";
import { StoreRefusedError } from "../store-refused.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { type Patience, patiently } from "./open-ledger.ts";
import { asRefusal } from "./sqlite-failure.ts";

interface Waiting {
  readonly work: () => unknown;
  readonly end: Deferred<unknown>;
}

type Done = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: SluiceError };

/** What the queue tells the store of each transaction. */
interface CommitHooks {
  /** Inside the transaction, before the queued work. */
  readonly begun: () => void;
  /** The transaction had no effect: what was remembered from inside it is void. */
  readonly undone: () => void;
  /** How many other processes want the lock too. */
  readonly contenders: () => number;
}

/** Most pieces of work in one transaction, so that none holds the lock for long. */
const MOST_AT_ONCE = 2_000;

/** A rest between two commits while work keeps coming: at least this, at most that. Milliseconds. */
const LEAST_REST_MS = 1;
const MOST_REST_MS = 100;

/**
 * Group commit: work queues, and one transaction at a time carries out everything that is queued.
 *
 * idle ─ enqueue ─▶ committing ─ queue empty ─▶ idle
 *                    ▲      │ queue not empty
 *                    └ rest ┘ twice as long as COMMIT took, and longer the more processes want the lock
 *
 * The first piece of work after a pause is committed at once, so a lone append costs one sync. Under load each rest
 * collects the next group, keeps a slow disk from holding up the event loop more than a third of the time, and leaves the
 * lock to each other process for as long as it was held. A promise resolves only after COMMIT. When the transaction fails, everyone in it is told; when one piece
 * of work refuses (a `SluiceError`, thrown before it wrote), only its own caller is.
 */
export class CommitQueue implements AsyncDisposable {
  readonly #file: LedgerFile;
  readonly #patience: Patience;
  readonly #hooks: CommitHooks;
  readonly #queue: Waiting[] = [];
  readonly #leaving = new AbortController();
  #pumping: Promise<void> | null = null;
  #restUntil = 0;

  constructor(file: LedgerFile, patience: Patience, hooks: CommitHooks) {
    this.#file = file;
    this.#patience = patience;
    this.#hooks = hooks;
  }

  /** Carries `work` out inside a transaction; resolves with its result once that is durable. */
  enqueue<T>(work: () => T): Promise<T> {
    if (this.#leaving.signal.aborted) return Promise.reject(new Error(`the ledger ${this.#file.path} is closed`));
    const end = deferred<unknown>();
    this.#queue.push({ work, end });
    this.#pumping ??= this.#pump();
    return end.promise as Promise<T>;
  }

  /** Commits what is queued without further rests, then takes no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leaving.abort(new Error("the store is closing"));
    await this.#pumping;
  }

  async #pump(): Promise<void> {
    // Whatever is appended in the same breath belongs to the same commit.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      await this.#rest();
      await this.#commit(this.#queue.splice(0, MOST_AT_ONCE));
    }
    this.#pumping = null;
  }

  async #rest(): Promise<void> {
    const { clock } = this.#patience;
    const restMs = this.#restUntil - clock.now();
    if (restMs <= 0 || this.#leaving.signal.aborted) return;
    await clock.sleep(restMs, this.#leaving.signal).catch(() => undefined);
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    try {
      const done = await patiently(this.#file.path, this.#patience, () => {
        const began = this.#patience.clock.now();
        this.#file.exec("BEGIN IMMEDIATE");
        return this.#carryOut(group, began);
      });
      group.forEach(({ end }, at) => settle(end, done[at]!));
    } catch (error) {
      for (const { end } of group) end.reject(error);
    }
  }

  /** Everything after BEGIN: afterwards the group is committed, or nothing of it happened and the lock is free. */
  #carryOut(group: readonly Waiting[], began: number): Done[] {
    const { clock } = this.#patience;
    try {
      this.#hooks.begun();
      const done = group.map(({ work }) => attempt(work));
      const written = clock.now();
      this.#file.exec("COMMIT");
      const committed = clock.now();
      this.#restUntil = committed + restAfter(committed - written, (committed - began) * this.#hooks.contenders());
      return done;
    } catch (error) {
      this.#file.rollback();
      this.#hooks.undone();
      // Not SQLite's own error: a busy one must not be taken for "not begun" and tried again.
      throw asRefusal(error, this.#file.path);
    }
  }
}

function attempt(work: () => unknown): Done {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    // A refusal of the store itself may have come in the midst of writing: it ends the whole transaction.
    if (error instanceof SluiceError && !(error instanceof StoreRefusedError)) return { ok: false, error };
    throw error;
  }
}

function settle(end: Deferred<unknown>, done: Done): void {
  if (done.ok) end.resolve(done.value);
  else end.reject(done.error);
}

/** How long to rest after a commit: nothing when no time passed (virtual time), so that only a real disk sets a pace. */
function restAfter(commitMs: number, othersMs: number): number {
  if (commitMs <= 0) return 0;
  return Math.min(MOST_REST_MS, Math.max(LEAST_REST_MS, 2 * commitMs + othersMs));
}
