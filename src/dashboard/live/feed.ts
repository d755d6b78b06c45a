import type { PlanId, RunId } from "#kernel";
import type { LiveHistory, LiveRun } from "#records";
import type { GoneEvent, LiveEvents, MatrixCell, Overview, TroubleEvent } from "#report";
import { apiText } from "../api-text.ts";
import { cellNews, tellCells, type ToldCells } from "./told-cells.ts";
import { historyNews, tellCourse, type ToldHistory } from "./told-history.ts";

/** One event of the stream, as it is written. */
export interface FeedEvent {
  readonly event: keyof LiveEvents;
  /** JSON, on one line. */
  readonly data: string;
}

/** All that a page has not seen, and the number of what it has then seen. */
export interface News {
  readonly events: readonly FeedEvent[];
  readonly seen: number;
}

interface Told {
  readonly seq: number;
  readonly data: string;
}

/** Runs that are gone and may still be news to somebody. */
const MOST_GONE = 100;

/**
 * What pages are told, as a state instead of a queue: every change gets the next number, and a page that has seen number n is told
 * what changed since, each thing once and as it is now. So a page that is slow, or was away, catches up without a backlog.
 */
export class Feed {
  #seq = 0;
  #overview: (Told & { readonly stands: string }) | null = null;
  #trouble: Told | null = null;
  #gone: readonly (Told & { readonly run: RunId })[] = [];
  readonly #live = new Map<RunId, Told>();
  readonly #histories = new Map<RunId, ToldHistory>();
  readonly #cells = new Map<PlanId, ToldCells>();
  readonly #planOf = new Map<RunId, PlanId>();

  /** The number of the last change. */
  get seq(): number {
    return this.#seq;
  }

  /** Tells the runs, unless they stand as they stood. */
  overview(overview: Overview): void {
    const stands = JSON.stringify({ ...overview, at: 0 });
    if (this.#trouble === null && this.#overview?.stands === stands) return;
    for (const { run, plan } of overview.runs) this.#planOf.set(run, plan);
    this.#overview = { ...this.#told(overview), stands };
    this.#trouble = null;
  }

  live(live: LiveRun): void {
    this.#live.set(live.run, this.#told(live));
  }

  history({ run, lanes }: LiveHistory): void {
    this.#histories.set(
      run,
      tellCourse(this.#histories.get(run), lanes, () => this.#next()),
    );
  }

  cells(plan: PlanId, cells: readonly MatrixCell[]): void {
    this.#cells.set(
      plan,
      tellCells(this.#cells.get(plan), cells, () => this.#next()),
    );
  }

  /** Forgets the cells of plans on which nobody works any more. */
  keepCells(plans: ReadonlySet<PlanId>): void {
    for (const plan of this.#cells.keys()) if (!plans.has(plan)) this.#cells.delete(plan);
  }

  /** Tells that a run has ended or was killed: what it said of itself counts no more. */
  gone(event: GoneEvent): void {
    this.#live.delete(event.run);
    this.#histories.delete(event.run);
    this.#gone = [...this.#gone, { ...this.#told(event), run: event.run }].slice(-MOST_GONE);
  }

  /** Tells that the ledger cannot be read, until the next overview. */
  trouble(event: TroubleEvent): void {
    const data = apiText(event);
    if (this.#trouble?.data !== data) this.#trouble = { seq: this.#next(), data };
  }

  /** What changed since a number, for all runs or for one; everything since 0. */
  since(seen: number, run: RunId | null): News {
    const plan = run === null ? null : (this.#planOf.get(run) ?? null);
    const isWanted = (id: RunId): boolean => run === null || id === run;
    const told = (event: FeedEvent["event"], one: Told | null | undefined): FeedEvent[] =>
      one !== null && one !== undefined && one.seq > seen ? [{ event, data: one.data }] : [];
    const made = (event: FeedEvent["event"], news: object | null): FeedEvent[] =>
      news === null ? [] : [{ event, data: apiText(news) }];
    const runs = [...new Set([...this.#live.keys(), ...this.#histories.keys()])].filter(isWanted);
    const plans = [...this.#cells].filter(([id]) => plan === null || id === plan);
    const events = [
      ...told("overview", this.#overview),
      ...runs.flatMap((id) => told("live", this.#live.get(id))),
      ...runs.flatMap((id) => {
        const history = this.#histories.get(id);
        return history === undefined ? [] : made("history", historyNews(id, history, seen));
      }),
      ...plans.flatMap(([id, cells]) => made("cells", cellNews(id, cells, seen))),
      // Who begins here has never heard of a run that was gone before.
      ...this.#gone.filter((gone) => seen > 0 && isWanted(gone.run)).flatMap((gone) => told("gone", gone)),
      ...told("trouble", this.#trouble),
    ];
    return { events, seen: this.#seq };
  }

  #next(): number {
    return (this.#seq += 1);
  }

  #told(event: LiveEvents[keyof LiveEvents]): Told {
    return { seq: this.#next(), data: apiText(event) };
  }
}
