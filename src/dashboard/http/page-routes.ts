import type { Hono } from "hono";
import type { DashboardParts } from "./dashboard-parts.ts";

/** The page itself. */
export function addPageRoutes(app: Hono, { files, desk }: DashboardParts): void {
  app.get("*", (call) => {
    const file = files.at(call.req.path);
    if (call.req.path === "/") desk.warm();
    if (file === null && files.present) return call.notFound();
    if (file === null) return call.req.path === "/" ? call.text(NOT_BUILT, 503) : call.notFound();
    const cache = file.hashed ? "public, max-age=31536000, immutable" : "no-cache";
    return call.body(new Uint8Array(file.bytes), 200, { "content-type": file.type, "cache-control": cache });
  });
}

const NOT_BUILT = `The dashboard's page is not built: dist/web is missing, which is so when sluice runs from its source.
Build it with "npm run build", then load this page again. What it would show is under /api/overview.
`;
