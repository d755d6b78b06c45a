import type { Hono } from "hono";
import { TrialId } from "#kernel";
import { NotScored, Outcome } from "#records";
import type { TrialsPage } from "#report";
import type { CountedCells } from "../desk/counted-cells.ts";
import { json, queryOf } from "./answers.ts";
import type { DashboardParts } from "./dashboard-parts.ts";
import { numberIn, planIn } from "./query.ts";
import { NotFoundError } from "./refusals.ts";
import { trialPage } from "./trial-page.ts";

const MOST_TRIALS = 200;
const MOST_WORDS = 8;
/** A search is broken off after so long, and goes on at the next page. */
const SEARCH_MS = 100;

/** Trials: found in pages, or one told whole. */
export function addTrialRoutes(app: Hono, { watch, pulse }: DashboardParts): void {
  app.get("/api/trials", async (call) => {
    const query = queryOf(call);
    const choice = planIn(query);
    const plan = choice === "all" ? null : choice === "latest" ? ((await watch.latestPlan())?.id ?? null) : choice;
    const words = (query.one("query") ?? "")
      .split(/\s+/)
      .filter((word) => word !== "")
      .slice(0, MOST_WORDS);
    const [cells, outcome] = [query.all("cell"), query.one("outcome") ?? null];
    const most = Math.max(1, numberIn(query, "limit", { otherwise: 50, most: MOST_TRIALS }));
    const after = query.one("cursor") ?? null;
    const { trials, next, searched } = await watch.find({
      plan,
      words,
      cells,
      outcome,
      after,
      most,
      mostMs: SEARCH_MS,
    });
    const total = words.length > 0 ? null : totalOf(pulse.counted(plan), cells, outcome);
    return json(call, { plan, trials, next, searched, total } satisfies TrialsPage);
  });
  app.get("/api/trials/:id", async (call) => {
    const story = await watch.story(TrialId(call.req.param("id")));
    if (story === null) throw new NotFoundError("the ledger has no such trial");
    return json(call, trialPage(story));
  });
}

function totalOf(counted: CountedCells | null, cells: readonly string[], outcome: string | null): number | null {
  if (counted === null) return null;
  const wanted = counted.cells.filter(({ id }) => cells.length === 0 || cells.includes(id));
  return wanted.reduce((sum, { planned, outcomes }) => sum + countOf(outcome, planned, outcomes), 0);
}

/** How many trials of a cell a search by outcome finds. */
function countOf(outcome: string | null, planned: number, outcomes: Readonly<Record<string, number>>): number {
  const sum = (names: readonly string[]): number => names.reduce((total, name) => total + (outcomes[name] ?? 0), 0);
  if (outcome === null) return planned;
  if (outcome === "graded") return sum(Outcome.options);
  if (outcome === "not-scored") return sum(NotScored.options);
  return outcome === "owed" ? planned - sum([...Outcome.options, ...NotScored.options]) : sum([outcome]);
}
