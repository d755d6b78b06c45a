import { expect, test } from "vitest";
import { never, randomOf, VirtualClock } from "#kernel";
import type { RunSummary } from "#records";
import { MemoryLedger, MemoryStore } from "#store";
import { carryThrough } from "./carry-through.ts";
import type { EngineEvent } from "./engine-event.ts";
import { loadPlan } from "./load-plan.ts";
import type { Plan } from "./plan-run.ts";
import { type Reach, reachTwins } from "./reach.ts";

const pace = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" } as const;

/** Two runs on one ledger and one provider: the second has a sixth of the work and comes a minute later. */
async function twoRuns(limits: Record<string, number>): Promise<{ part: number; seconds: number; rejected: number }> {
  const clock = new VirtualClock();
  const ledger = new MemoryLedger();
  const planOf = (calls: number, seed: number): Plan =>
    loadPlan({ like: "A", limits, work: { calls } }, { where: "here", pace, seed });
  const [large, small] = [planOf(360, 1), planOf(60, 2)];
  const startedAt = clock.now();
  await using reach = reachTwins(large.settings.providers, { clock, random: randomOf("twins") });
  const one: Reach = { ...reach, [Symbol.asyncDispose]: () => Promise.resolve() };
  const sends: { readonly plan: Plan; readonly at: number }[] = [];
  const carry = async (plan: Plan, afterMs: number): Promise<RunSummary> => {
    await clock.sleep(afterMs, never);
    await using store = new MemoryStore(clock, ledger);
    const onEvent = (event: EngineEvent): void => {
      if (event.type === "call-answered") sends.push({ plan, at: event.call.sentAt });
    };
    return await carryThrough(plan, one, { store, clock, random: randomOf("run", afterMs), onEvent });
  };
  const summaries = await clock.run(Promise.all([carry(large, 0), carry(small, 60_000)]));
  const ofSmall = sends.filter(({ plan }) => plan === small);
  const lastAt = Math.max(...ofSmall.map(({ at }) => at));
  const both = sends.filter(({ at }) => at >= startedAt + 60_000 && at <= lastAt);
  const rejected = summaries.reduce((sum, { rejectedSends }) => sum + rejectedSends, 0);
  return { part: ofSmall.length / both.length, seconds: (clock.now() - startedAt) / 1000, rejected };
}

test("two runs that share a rate have half of it each, though one has six times the work, and nothing of it is lost", async () => {
  const { part, seconds, rejected } = await twoRuns({ "requests-per-minute": 60, "burst-seconds": 60 });
  expect(part).toBeGreaterThan(0.4);
  expect(part).toBeLessThan(0.6);
  // 420 calls at one a second, less a minute's worth that is there at the start; the last answer may take two minutes.
  expect(seconds).toBeLessThan(360 * 1.1 + 120);
  expect(rejected).toBeLessThan(20);
}, 60_000);

test("two runs that share slots come to half of them each as slots fall free", async () => {
  const { part, seconds } = await twoRuns({ "requests-per-minute": 60_000, concurrency: 8 });
  expect(part).toBeGreaterThan(0.38);
  expect(part).toBeLessThan(0.6);
  // 420 calls of twelve seconds over eight slots: 630 s.
  expect(seconds).toBeLessThan(760);
}, 60_000);
