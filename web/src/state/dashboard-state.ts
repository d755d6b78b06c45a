import type { LanePoint, LiveHistory, LiveRun } from "#records";
import type { CellsEvent, GoneEvent, HistoryEvent, LiveEvents, MatrixCell, Overview } from "#report";

/** All that the page knows from the server's events. */
export interface DashboardState {
  readonly connection: "connecting" | "live" | "reconnecting";
  /** Why the ledger cannot be read just now; null when it can. */
  readonly trouble: string | null;
  /** The server's clock minus the browser's, in milliseconds. */
  readonly skewMs: number;
  readonly overview: Overview | null;
  readonly live: Readonly<Record<string, LiveRun>>;
  /** Calls a minute and in flight as each live event told them, of the last minutes. */
  readonly paces: Readonly<Record<string, readonly PacePoint[]>>;
  readonly histories: Readonly<Record<string, LiveHistory>>;
  /** By plan. */
  readonly cells: Readonly<Record<string, readonly MatrixCell[]>>;
  /** Runs that stopped while the page was open. */
  readonly gone: Readonly<Record<string, GoneEvent["state"]>>;
}

/** A run's pace at one moment. */
export interface PacePoint {
  readonly at: number;
  readonly sentPerMinute: number;
  /** What the lanes are paced at together; null when no lane has a rate. */
  readonly allowedPerMinute: number | null;
  readonly inFlight: number;
}

/** What the state changes by: the server's events, and the loss of their stream. `heardAt` is the browser's clock. */
export type DashboardEvent =
  | { readonly [Name in keyof LiveEvents]: ServerEvent<Name> }[keyof LiveEvents]
  | { readonly type: "lost" };

interface ServerEvent<Name extends keyof LiveEvents> {
  readonly type: Name;
  readonly data: LiveEvents[Name];
  readonly heardAt?: number;
}

export const NOTHING_HEARD: DashboardState = {
  connection: "connecting",
  trouble: null,
  skewMs: 0,
  overview: null,
  live: {},
  paces: {},
  histories: {},
  cells: {},
  gone: {},
};

/** Points of pace that are kept: ten minutes at one a second. */
const MOST_PACE = 600;

/** The state after an event. Pure; parts that an event says nothing of stay the same objects. */
export function reduceDashboard(state: DashboardState, event: DashboardEvent): DashboardState {
  switch (event.type) {
    case "lost":
      return withLoss(state);
    case "hello":
      return withHello(state, event);
    case "overview":
      return withOverview(state, event.data);
    case "live":
      return withLive(state, event.data);
    case "history":
      return { ...state, histories: { ...state.histories, [event.data.run]: withHistory(state, event.data) } };
    case "cells":
      return { ...state, cells: { ...state.cells, [event.data.plan]: withCells(state, event.data) } };
    case "gone":
      return { ...state, gone: { ...state.gone, [event.data.run]: event.data.state } };
    case "trouble":
      return { ...state, trouble: event.data.why };
    default:
      return event satisfies never;
  }
}

const withLoss = (state: DashboardState): DashboardState =>
  state.connection === "reconnecting" ? state : { ...state, connection: "reconnecting" };

function withHello(state: DashboardState, { data, heardAt }: ServerEvent<"hello">): DashboardState {
  return { ...state, connection: "live", skewMs: heardAt === undefined ? state.skewMs : data.at - heardAt };
}

const LIVING: ReadonlySet<string> = new Set(["running", "paused", "draining"]);

/** Whether a run of this state goes on. */
export const isLiving = (state: string): boolean => LIVING.has(state);

function withOverview(state: DashboardState, overview: Overview): DashboardState {
  const living = new Set<string>(overview.runs.filter((run) => isLiving(run.state)).map(({ run }) => run));
  const gone = Object.fromEntries(Object.entries(state.gone).filter(([run]) => !living.has(run)));
  return { ...state, overview, trouble: null, gone };
}

function withLive(state: DashboardState, live: LiveRun): DashboardState {
  const known = state.live[live.run];
  // After a reconnect the stream may begin with words that were heard already.
  if (known !== undefined && known.at > live.at) return state;
  const pace = state.paces[live.run] ?? [];
  const next = pace.at(-1)?.at === live.at ? pace : [...pace.slice(1 - MOST_PACE), paceOf(live)];
  return {
    ...state,
    live: { ...state.live, [live.run]: live },
    paces: { ...state.paces, [live.run]: next },
  };
}

function paceOf({ at, lanes, inFlight }: LiveRun): PacePoint {
  const rates = lanes.flatMap(({ ratePerMinute }) => (ratePerMinute === null ? [] : [ratePerMinute]));
  return {
    at,
    sentPerMinute: lanes.reduce((sum, lane) => sum + lane.sentPerMinute, 0),
    // Lanes without a rate may send what they like: then the others' rates bound nothing.
    allowedPerMinute: rates.length === 0 || rates.length < lanes.length ? null : rates.reduce((a, b) => a + b, 0),
    inFlight: inFlight.total,
  };
}

function withHistory(state: DashboardState, { whole, v, run, lanes }: HistoryEvent): LiveHistory {
  const known = whole ? undefined : state.histories[run];
  if (known === undefined) return { v, run, lanes };
  const grown: Record<string, readonly LanePoint[]> = { ...known.lanes };
  for (const [lane, points] of Object.entries(lanes)) {
    const before = grown[lane] ?? [];
    const last = before.at(-1)?.at ?? -Infinity;
    // It does not grow for ever: a run that joins the points of a course tells the whole of it anew.
    grown[lane] = [...before, ...points.filter(({ at }) => at > last)];
  }
  return { v, run, lanes: grown };
}

function withCells(state: DashboardState, event: CellsEvent): readonly MatrixCell[] {
  if (event.whole) return event.cells;
  const changed = new Map(event.changes.map(({ id, outcomes }) => [id, outcomes]));
  return (state.cells[event.plan] ?? []).map((cell) => {
    const outcomes = changed.get(cell.id);
    return outcomes === undefined ? cell : { ...cell, outcomes };
  });
}
