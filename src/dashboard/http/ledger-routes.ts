import type { Hono } from "hono";
import { RunId } from "#kernel";
import { json, jsonText, knownRun, queryOf } from "./answers.ts";
import type { DashboardParts } from "./dashboard-parts.ts";
import { listIn, planIn, QUESTIONS } from "./query.ts";

/** The ledger as a whole: its runs, their events, and what is worked out from its trials. */
export function addLedgerRoutes(app: Hono, parts: DashboardParts): void {
  const { pulse, streams, desk, prepared, signal } = parts;
  app.get("/api/overview", async (call) => json(call, (await pulse.now()).overview));
  app.get("/api/events", (call) => {
    const run = call.req.query("run");
    const body = streams.open(run === undefined ? null : RunId(run), call.req.header("last-event-id"));
    return call.body(body, 200, { "content-type": "text/event-stream; charset=utf-8" });
  });
  app.get("/api/results", async (call) => {
    const query = queryOf(call);
    const by = listIn(query, "by");
    const order = query.one("order") === "axes" ? "axes" : "success";
    return jsonText(
      call,
      await desk.ask({ ask: "results", plan: planIn(query), by: by.length === 0 ? ["model"] : by, order }, signal),
    );
  });
  app.get("/api/coverage", async (call) =>
    jsonText(call, await desk.ask({ ask: "coverage", plan: planIn(queryOf(call)) }, signal)),
  );
  for (const [path, questionOf] of Object.entries(QUESTIONS)) {
    app.get(path, async (call) =>
      jsonText(call, await prepared.of(questionOf(queryOf(call)), call.req.query("fresh") === "1")),
    );
  }
  app.get("/api/errors", async (call) => {
    const run = call.req.query("run");
    const question = { ask: "errors", run: run === undefined ? null : await knownRun(parts.pulse, run) } as const;
    return jsonText(call, await prepared.of(question, call.req.query("fresh") === "1"));
  });
}
