import type { EngineEvent, EventOf } from "#engine";
import type { LaneEvent } from "#lanes";
import type { LogLine } from "#store";

type Telling = Omit<LogLine, "event">;
type Tellings = { readonly [T in EngineEvent["type"]]: (event: EventOf<T>) => Telling | null };

const TELLINGS: Tellings = {
  "run-started": ({ run, plan, reused }) => ({
    layer: "run",
    level: "info",
    about: { run, plan: plan.id, trials: plan.trials, reused },
  }),
  "attempt-opened": ({ trial, attempt, replayable }) => ({
    layer: "trial",
    level: "debug",
    about: { trial: trial.id, cell: trial.cell, attempt, replayable },
  }),
  "attempt-ended": ({ ended: { trial, attempt, verdict, reason, quarantined } }) => ({
    layer: "trial",
    level: reason === null ? "info" : "warn",
    about: { trial, attempt, outcome: verdict?.outcome ?? null, reason, quarantined },
  }),
  "send-started": () => null,
  "send-ended": ({ send }) =>
    send.verdict === "answered" ? null : { layer: "send", level: "warn", about: { ...send } },
  "call-answered": ({ call: { trial, call, lane, sends, sentAt, at, completion } }) => ({
    layer: "send",
    level: "debug",
    about: { trial, call, lane, sends, tookMs: Math.round(at - sentAt), usage: completion.usage },
  }),
  "call-replayed": ({ trial }) => ({ layer: "send", level: "debug", about: { trial } }),
  "order-followed": ({ order, state, did }) => ({ layer: "run", level: "info", about: { order, state, did } }),
  warned: ({ message }) => ({ layer: "run", level: "warn", about: { message } }),
  stalled: ({ waits }) => ({ layer: "run", level: "error", about: { ...waits } }),
  "run-ended": ({ summary }) => ({ layer: "run", level: "info", about: { summary } }),
};

/** How what lanes tell is told in a run's log. */
export function laneLine({ type, ...about }: LaneEvent): LogLine {
  return { level: LANE_LEVELS[type] ?? "info", layer: "lane", event: type, about };
}

const LANE_LEVELS: Readonly<Partial<Record<LaneEvent["type"], LogLine["level"]>>> = {
  "group-rested": "debug",
  "group-resumed": "debug",
  "lane-refused": "warn",
  "lane-failing": "warn",
};

/** How an event is told in a run's log; null for those that only a live view wants. Prompts and answers stay in the ledger. */
export function logLine<T extends EngineEvent["type"]>(event: EventOf<T>): LogLine | null {
  const telling = TELLINGS[event.type](event);
  return telling === null ? null : { ...telling, event: event.type };
}
