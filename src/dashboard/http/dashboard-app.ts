import { Hono } from "hono";
import { isOwnRequest } from "../own-request.ts";
import { originOf, refuse } from "./answers.ts";
import type { DashboardParts } from "./dashboard-parts.ts";
import { addLedgerRoutes } from "./ledger-routes.ts";
import { addOrderRoutes } from "./order-routes.ts";
import { addPageRoutes } from "./page-routes.ts";
import { refusalOf, refused } from "./refusals.ts";
import { addRunRoutes } from "./run-routes.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { addTrialRoutes } from "./trial-routes.ts";

/** The dashboard's requests and answers, without a server: what is asked comes in, what is said goes out. */
export function dashboardApp(parts: DashboardParts): Hono {
  const app = new Hono();
  app.use(async (call, next) => {
    const own = isOwnRequest(originOf(call), parts.port());
    if (own) await next();
    else call.res = refuse(call, refused(403, "SLUICE_FOREIGN_REQUEST", "only the dashboard's own page may ask this"));
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) call.res.headers.set(name, value);
    if (!call.res.headers.has("cache-control")) call.res.headers.set("cache-control", "no-store");
  });
  app.onError((error, call) => {
    const answer = refusalOf(error);
    if (answer.status === 500) parts.onBug(error);
    return refuse(call, answer);
  });
  app.notFound((call) =>
    refuse(call, refused(404, "SLUICE_NOT_FOUND", `there is nothing at ${call.req.path.slice(0, 80)}`)),
  );
  addLedgerRoutes(app, parts);
  addRunRoutes(app, parts);
  addTrialRoutes(app, parts);
  addOrderRoutes(app, parts);
  addPageRoutes(app, parts);
  return app;
}
