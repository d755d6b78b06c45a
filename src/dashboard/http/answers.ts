import type { Context } from "hono";
import { RunId } from "#kernel";
import { apiText } from "../api-text.ts";
import type { RequestOrigin } from "../own-request.ts";
import type { LedgerPulse } from "../live/ledger-pulse.ts";
import type { Query } from "./query.ts";
import { NotFoundError, type Refused } from "./refusals.ts";

/** JSON that was made elsewhere, as it is. */
export const jsonText = (call: Context, text: string): Response =>
  call.body(text, 200, { "content-type": "application/json; charset=utf-8" });

/** A value as the API says it. */
export const json = (call: Context, value: unknown): Response => jsonText(call, apiText(value));

export const refuse = (call: Context, { status, body }: Refused): Response => call.json(body, status);

/** The query of a request; a name without a value is as good as absent. */
export const queryOf = (call: Context): Query => ({
  one: (name) => call.req.query(name) || undefined,
  all: (name) => (call.req.queries(name) ?? []).filter((text) => text !== ""),
});

export const originOf = (call: Context): RequestOrigin => ({
  host: call.req.header("host"),
  origin: call.req.header("origin"),
  fetchSite: call.req.header("sec-fetch-site"),
});

/** The run with this id. Throws a `NotFoundError` when there is none. */
export async function knownRun(pulse: LedgerPulse, text: string): Promise<RunId> {
  const run = RunId(text);
  if ((await pulse.now()).runs.rows.has(run)) return run;
  throw new NotFoundError("the ledger has no such run");
}
