import type { Hono } from "hono";
import { liveHistoryTopic, readLiveHistory } from "#records";
import type { CallsPage, MatrixPage, RunPage } from "#report";
import type { CountedCells } from "../desk/counted-cells.ts";
import { summaryOf } from "../live/run-lines.ts";
import { json, knownRun, queryOf } from "./answers.ts";
import type { DashboardParts } from "./dashboard-parts.ts";
import { numberIn } from "./query.ts";

const MOST_CALLS = 200;
const EVER_MS = 3_650 * 86_400_000;

/** One run: what it says of itself, its cells, its calls in flight. */
export function addRunRoutes(app: Hono, parts: DashboardParts): void {
  const { watch, pulse, desk, clock, signal } = parts;
  app.get("/api/runs/:run", async (call) => {
    const run = await knownRun(parts.pulse, call.req.param("run"));
    const { runs } = await pulse.now();
    const line = runs.lines.find((one) => one.run === run) ?? (await pulse.line(run));
    const [word] = await watch.heard(liveHistoryTopic(run), EVER_MS);
    const page: RunPage = {
      line: line!,
      live: runs.live.get(run) ?? null,
      history: word === undefined ? null : readLiveHistory(word.words),
      summary: summaryOf(runs.rows.get(run)!),
    };
    return json(call, page);
  });
  app.get("/api/runs/:run/matrix", async (call) => {
    const run = await knownRun(parts.pulse, call.req.param("run"));
    const plan = (await pulse.now()).runs.rows.get(run)!.started.plan;
    const { at, cells } = JSON.parse(await desk.ask({ ask: "cells", plan }, signal)) as CountedCells;
    const axes = [...new Set(["model", ...cells.flatMap(({ cell }) => Object.keys(cell))])];
    return json(call, { plan, at, axes, cells } satisfies MatrixPage);
  });
  app.get("/api/runs/:run/calls", async (call) => {
    const run = await knownRun(parts.pulse, call.req.param("run"));
    const live = (await pulse.now()).runs.live.get(run);
    const offset = numberIn(queryOf(call), "offset", { otherwise: 0, most: 1e9 });
    const limit = numberIn(queryOf(call), "limit", { otherwise: MOST_CALLS, most: MOST_CALLS });
    const { total, byPhase } = live?.inFlight ?? { total: 0, byPhase: {} };
    const calls = live?.oldest ?? [];
    const at = live?.at ?? clock.now();
    const page: CallsPage = {
      run,
      at,
      total,
      byPhase,
      named: calls.length,
      offset,
      calls: calls.slice(offset, offset + limit),
    };
    return json(call, page);
  });
}
