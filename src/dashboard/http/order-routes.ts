import { timingSafeEqual } from "node:crypto";
import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { knownRun, refuse } from "./answers.ts";
import type { DashboardParts } from "./dashboard-parts.ts";
import { readOrder } from "./order-request.ts";
import { refused } from "./refusals.ts";

const MOST_BODY_BYTES = 16_384;

/** Orders to living runs: the only requests that change anything. */
export function addOrderRoutes(app: Hono, parts: DashboardParts): void {
  const { controls, token, signal } = parts;
  const limit = bodyLimit({
    maxSize: MOST_BODY_BYTES,
    onError: (call) => refuse(call, refused(413, "SLUICE_USAGE", "an order is not so long")),
  });
  app.post("/api/runs/:run/orders", limit, async (call) => {
    if (!isEqual(call.req.header("x-sluice-token"), token)) {
      return refuse(
        call,
        refused(
          401,
          "SLUICE_TOKEN",
          "orders need the token of the address that sluice dashboard printed: open that address",
        ),
      );
    }
    const body: unknown = await call.req.json().catch(() => null);
    const run = await knownRun(parts.pulse, call.req.param("run"));
    return call.json(await controls.give(run, readOrder(body), signal));
  });
}

function isEqual(given: string | undefined, token: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
