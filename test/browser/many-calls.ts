import type { Page } from "playwright-core";

/** Has the page hear, instead of the server's own stream, of one run with so many calls in flight. */
export async function hearManyCalls(page: Page, count: number): Promise<void> {
  const at = Date.now();
  const run = "many-calls";
  const calls = Array.from({ length: count }, (_, n) => ({
    trial: `trial-${n}`,
    model: `model-${n % 7}`,
    call: n % 5,
    sends: 1,
    lane: null,
    phase: n % 3 === 0 ? "streaming" : "waiting-headers",
    since: at - n,
    until: at + 60_000,
    lastByteAt: null,
    tokens: n,
    slow: false,
    startedAt: at - n,
  }));
  const nothing = { calls: 0, sends: 0, rejectedSends: 0, failedSends: 0, costUsd: null, leftMs: null };
  const about = {
    ...nothing,
    run,
    title: run,
    simulated: true,
    state: "running",
    planned: count,
    startedAt: at,
    outcomes: {},
  };
  const tokens = { input: 0, output: 0, cached: 0 };
  const line = {
    ...about,
    tokens,
    plan: "p",
    suite: null,
    cells: 1,
    graded: 0,
    setAside: 0,
    owed: count,
    endedAt: null,
  };
  const live = {
    ...about,
    v: 1,
    at,
    tokens,
    reused: 0,
    graded: 0,
    setAside: 0,
    open: count,
    replayedCalls: 0,
    budgetUsd: null,
    foretold: null,
    lowerBoundMs: null,
    bindingLimit: null,
    errors: {},
    lanes: [],
    lines: [],
    warnings: [],
    inFlight: { total: count, byPhase: { streaming: count } },
    oldest: calls,
  };
  const ledger = { path: "made up", bytes: 0, trials: 0, plans: 0, latestPlan: null, importedSources: 0 };
  const told = {
    hello: { at, caughtUp: false },
    overview: { v: 1, at, ledger, runs: [line], moreRuns: 0, orders: [] },
    live,
    cells: { plan: "p", whole: true, cells: [] },
  };
  const body = Object.entries(told)
    .map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
    .join("");
  await page.route("**/api/events", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: `retry: 600000\n\n${body}` }),
  );
  await page.route("**/api/runs/**", (route) =>
    route.fulfill({ status: 404, json: { error: { code: "none", message: "made up" } } }),
  );
}
