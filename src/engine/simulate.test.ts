import { expect, test } from "vitest";
import { loadPlan } from "./load-plan.ts";
import { simulate } from "./simulate.ts";

const pace = { mode: "adaptive", maxWorkers: null, qps: null, assign: "adaptive" } as const;

// The engine takes a lease before the prompt is made: that its size is not known then must not pass for a size.
test("prompts that are made after the lease do not lead lanes to blame tokens for what requests refuse", async () => {
  const limits = { "requests-per-minute": 60, "burst-seconds": 2 };
  const plan = loadPlan({ like: "G", limits, work: { calls: 300 } }, { where: "here", pace, seed: 1 });
  const { summary, learned } = await simulate(plan, { seed: 1 });
  expect(summary.rejectedSends / summary.sends).toBeLessThan(0.04);
  expect(summary.efficiency).toBeGreaterThan(0.88);
  expect(Object.values(learned).map(({ requests }) => Math.round((requests?.perMs ?? 0) * 60_000))).toEqual([60]);
});

test("nor to send beyond a token limit", async () => {
  const limits = { "tokens-per-minute": 300_000, "burst-seconds": 60 };
  const plan = loadPlan({ like: "D", limits, work: { calls: 600 } }, { where: "here", pace, seed: 1 });
  const { summary } = await simulate(plan, { seed: 1 });
  expect(summary.rejectedSends / summary.sends).toBeLessThan(0.05);
  expect(summary.efficiency).toBeGreaterThan(0.85);
});
