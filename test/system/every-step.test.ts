import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { planOf, run } from "#engine";
import { systemClock, systemRandom } from "#kernel";
import { type RunTotals, SqliteStore } from "#store";
import { parseWorld, worldServer } from "#worlds";
import { toySettings, toySuite } from "../support/toy.ts";
import { startWorker } from "./worker-process.ts";

/** Everything a run asks of its ledger, in the order of the protocol; two trials of two calls each. */
const STEPS = [
  ["recordPlan", 1],
  ["run-started", 1],
  ["owed", 1],
  ["claim", 1],
  ["claim", 2],
  ["send-started", 1],
  ["send-started", 3],
  ["send-ended", 1],
  ["call-answered", 1],
  ["call-answered", 4],
  ["attempt-ended", 1],
  ["attempt-ended", 2],
  ["run-ended", 1],
] as const;

const means = { clock: systemClock, random: systemRandom };

const cases = STEPS.flatMap(([operation, nth]) =>
  (["before", "after"] as const).map((when) => [when, operation, nth] as const),
);

test.concurrent.for(cases)(
  "killed right %s %s number %i, the next run loses nothing, doubles nothing and pays for no answer twice",
  async ([when, operation, nth]) => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-every-step-"));
    await using world = await worldServer(parseWorld("quick", "test"), { ...means, port: 0 });
    const baseUrl = `${world.url}/v1`;
    const doomed = startWorker("dying-run.ts", folder, baseUrl, operation, when, String(nth));
    expect(await doomed.gone, "the step was never reached").toBeNull();
    await using store = await SqliteStore.open(folder);
    const plan = planOf(toySettings(["sim-large"], { provider: { baseUrl } }), toySuite({ count: 2, turns: 2 }));
    expect(await run(plan, { store })).toMatchObject({ graded: 2, owed: 0 });
    const runs = await store.runs();
    const totals = await Promise.all(runs.map(({ started }) => store.runTotals(started.run)));
    const sum = (of: (total: RunTotals) => number): number => totals.reduce((all, total) => all + of(total), 0);
    expect(sum(({ calls }) => calls)).toBe(4);
    const inFlight = sum((total) => total.sends - total.calls - total.rejectedSends - total.failedSends);
    const paid = world.stats().lanes.reduce((all, { admitted }) => all + admitted, 0);
    expect(paid).toBeLessThanOrEqual(4 + inFlight);
    await rm(folder, { recursive: true, force: true });
  },
);
