import { type Clock, type PlanId, type RunId, SluiceError } from "#kernel";
import { liveHistoryTopic, readLiveHistory } from "#records";
import type { GoneEvent, Overview, RunLine } from "#report";
import type { LedgerWatch } from "#store";
import type { CountedCells } from "../desk/counted-cells.ts";
import type { Desk } from "../desk/question.ts";
import { Feed } from "./feed.ts";
import { RunLines, type RunsNow, type RunsSource } from "./run-lines.ts";

/** What a pulse reads, and tells of. */
export interface PulseOptions {
  readonly watch: RunsSource & Pick<LedgerWatch, "path" | "version" | "size" | "latestPlan">;
  readonly desk: Desk;
  readonly clock: Clock;
  /** Orders that can be passed on. */
  readonly orders: readonly string[];
}

/** How often the ledger is looked at while somebody looks at the page. */
const BEAT_MS = 1_000;
/** Counting the cells takes at most this share of the time. */
const COUNTING_SHARE = 1 / 10;
const EVER_MS = 3_650 * 86_400_000;

/**
 * Looks at the ledger once a second while at least one page is open, however many there are, and puts what it sees into the feed.
 * Without a page it does nothing.
 */
export class LedgerPulse implements AsyncDisposable {
  readonly feed = new Feed();
  readonly #options: PulseOptions;
  readonly #lines: RunLines;
  readonly #counts = new Map<PlanId | null, CountedCells>();
  readonly #counting = new Set<PlanId | null>();
  readonly #told = new Map<RunId, { readonly live: number; readonly history: number }>();
  readonly #watchers = new Set<() => void>();
  readonly #ending = new AbortController();
  #living: ReadonlySet<RunId> = new Set();
  #pages = 0;
  #alarm: Disposable | null = null;
  #look: Promise<void> | null = null;
  #lookedAt = -Infinity;
  #wokenAt = 0;
  #version: string | null = null;
  #troubled = false;
  #now: { readonly overview: Overview; readonly runs: RunsNow } | null = null;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#lines = new RunLines(options.watch, (plan) => this.#outcomesOf(plan));
  }

  /** Keeps the pulse going until it is disposed. */
  join(): Disposable {
    this.#pages += 1;
    this.#options.desk.warm();
    if (this.#pages === 1) this.#beat();
    let left = false;
    return {
      [Symbol.dispose]: () => {
        if (left) return;
        left = true;
        this.#pages -= 1;
        if (this.#pages === 0) this.#alarm?.[Symbol.dispose]();
      },
    };
  }

  /** The ledger as it was within the last second. Rejects with a `StoreRefusedError` when it cannot be read. */
  async now(): Promise<{ readonly overview: Overview; readonly runs: RunsNow }> {
    if (this.#now === null || this.#options.clock.now() - this.#lookedAt >= BEAT_MS) await this.#lookOnce();
    return this.#now!;
  }

  /** Brings the feed up to date, whether the ledger can be read or not. */
  async refresh(): Promise<void> {
    try {
      await this.now();
    } catch (error) {
      this.#tellTrouble(error);
    }
  }

  /** The line of one run, however old; null when there is none. */
  line(run: RunId): Promise<RunLine | null> {
    return this.#lines.one(run);
  }

  /** The cells of a plan as they were counted last; null when they were not yet, and then they are counted now. */
  counted(plan: PlanId | null): CountedCells | null {
    const known = this.#counts.get(plan) ?? null;
    if (known === null) void this.#count(plan);
    return known;
  }

  /** Resolves when the feed has news beyond a number, after so long at the latest, or when the signal aborts. */
  async changed(seen: number, mostMs: number, signal: AbortSignal): Promise<void> {
    if (this.feed.seq > seen || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#watchers.delete(done);
        signal.removeEventListener("abort", done);
        late[Symbol.dispose]();
        resolve();
      };
      const late = this.#options.clock.alarm(mostMs, done);
      this.#watchers.add(done);
      signal.addEventListener("abort", done, { once: true });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort(new Error("the dashboard was closed"));
    this.#alarm?.[Symbol.dispose]();
    this.#wake();
    await this.#look?.catch(() => undefined);
  }

  #beat(): void {
    this.#alarm?.[Symbol.dispose]();
    const waits = Math.max(0, this.#lookedAt + BEAT_MS - this.#options.clock.now());
    this.#alarm = this.#options.clock.alarm(waits, () => {
      void this.refresh().finally(() => {
        if (this.#pages > 0 && !this.#ending.signal.aborted) this.#beat();
      });
    });
  }

  #lookOnce(): Promise<void> {
    return (this.#look ??= this.#lookNow().finally(() => {
      this.#look = null;
    }));
  }

  async #lookNow(): Promise<void> {
    const { watch, clock, orders } = this.#options;
    this.#lookedAt = clock.now();
    const version = await watch.version();
    // A run that is killed writes nothing: while one lives, its process is looked for though nothing was written.
    if (version === this.#version && this.#living.size === 0 && !this.#troubled) return;
    const runs = await this.#lines.now();
    const size = await watch.size();
    const latest = await watch.latestPlan();
    const { bytes, trials, plans, sources } = size;
    const ledger = { path: watch.path, bytes, trials, plans, latestPlan: latest?.id ?? null, importedSources: sources };
    const overview: Overview = { v: 1, at: clock.now(), ledger, runs: runs.lines, moreRuns: runs.moreRuns, orders };
    this.#now = { overview, runs };
    this.#version = version;
    this.#troubled = false;
    this.feed.overview(overview);
    await this.#tellLiving(runs);
    this.#countLiving(runs);
    this.#countOnce(runs, ledger.latestPlan);
    this.#wake();
  }

  async #tellLiving(runs: RunsNow): Promise<void> {
    for (const [run, live] of runs.live) {
      const told = this.#told.get(run);
      if (told?.live !== live.at) this.feed.live(live);
      this.#told.set(run, { live: live.at, history: await this.#tellHistory(run, told?.history ?? -1) });
    }
    const living = new Set(runs.lines.filter(isLiving).map(({ run }) => run));
    for (const { run, state } of runs.lines) {
      if (!this.#living.has(run) || living.has(run)) continue;
      this.#told.delete(run);
      this.feed.gone({ run, state: state as GoneEvent["state"] });
    }
    this.#living = living;
  }

  /** Tells what a run says of its lanes, when it has said something since; the moment it said so. */
  async #tellHistory(run: RunId, since: number): Promise<number> {
    // A course is long and told every few seconds: what was read before is not read again.
    const maxAgeMs = since < 0 ? EVER_MS : this.#options.clock.now() - since - 1;
    const [word] = await this.#options.watch.heard(liveHistoryTopic(run), maxAgeMs);
    const history = word === undefined ? null : readLiveHistory(word.words);
    if (history !== null) this.feed.history(history);
    return word?.at ?? since;
  }

  /** Counts the plans that somebody works on. */
  #countLiving({ lines }: RunsNow): void {
    const plans = new Set(lines.filter(isLiving).map(({ plan }) => plan));
    this.feed.keepCells(plans);
    for (const plan of plans) {
      const known = this.#counts.get(plan);
      const age = known === undefined ? Infinity : this.#options.clock.now() - known.at;
      if (age >= BEAT_MS && age >= (known?.tookMs ?? 0) / COUNTING_SHARE) void this.#count(plan, true);
      else if (known !== undefined) this.feed.cells(plan, known.cells);
    }
  }

  /** Counts once the latest plan, of which tables are asked first, and those of killed runs. */
  #countOnce({ lines }: RunsNow, latest: PlanId | null): void {
    if (this.#counting.size > 0) return;
    const killed = lines.find(({ state, outcomes }) => state === "killed" && outcomes === null)?.plan;
    const wanted = latest !== null && !this.#counts.has(latest) ? latest : killed;
    if (wanted !== undefined) void this.#count(wanted);
  }

  async #count(plan: PlanId | null, tell = false): Promise<void> {
    if (this.#counting.has(plan) || this.#ending.signal.aborted) return;
    this.#counting.add(plan);
    try {
      const counted = JSON.parse(
        await this.#options.desk.ask({ ask: "cells", plan }, this.#ending.signal),
      ) as CountedCells;
      this.#counts.set(plan, counted);
      if (tell && plan !== null) this.feed.cells(plan, counted.cells);
      // Lines of runs that could not say how far they came can say it now.
      else this.#version = null;
      this.#wake();
    } catch {
      // Asked again at the next beat; what is wrong with the ledger the next look tells.
    } finally {
      this.#counting.delete(plan);
    }
  }

  #outcomesOf(plan: PlanId): Readonly<Record<string, number>> | null {
    const counted = this.#counts.get(plan);
    if (counted === undefined) return null;
    const sums: Record<string, number> = {};
    for (const { outcomes } of counted.cells) {
      for (const [outcome, count] of Object.entries(outcomes)) sums[outcome] = (sums[outcome] ?? 0) + count;
    }
    return sums;
  }

  #tellTrouble(error: unknown): void {
    this.#troubled = true;
    const why = error instanceof SluiceError ? error.message : "the dashboard has a bug: its server's log says more";
    this.feed.trouble({ why });
    this.#wake();
  }

  /** Wakes who waits for news, when there is some or everything ends. */
  #wake(): void {
    if (this.feed.seq === this.#wokenAt && !this.#ending.signal.aborted) return;
    this.#wokenAt = this.feed.seq;
    for (const done of this.#watchers) done();
  }
}

const isLiving = ({ state }: { readonly state: string }): boolean => ["running", "paused", "draining"].includes(state);
