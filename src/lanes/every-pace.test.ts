import fc from "fast-check";
import { expect, test } from "vitest";
import { never, randomOf, VirtualClock } from "#kernel";
import { Lanes, type LaneSpec } from "#lanes";
import type { Assignment, PaceSettings } from "#records";
import { laneSpec } from "../../test/support/lane-specs.ts";

const POLICIES: readonly Assignment[] = ["adaptive", "by-prompt", "by-flaw", "by-rate", "spread", "by-model-size"];

const lane = (key: number): LaneSpec => laneSpec(`key-${key}`, { deployment: "model-7b", model: "model-7b" });

const paces: fc.Arbitrary<PaceSettings> = fc.record({
  mode: fc.constantFrom("adaptive", "fixed"),
  maxWorkers: fc.option(fc.integer({ min: 1, max: 50 })),
  qps: fc.option(fc.double({ min: 0.05, max: 100, noNaN: true })),
  assign: fc.constantFrom(...POLICIES),
});

test("under every pace that can be configured, each call is answered once, refused sends sent again", async () => {
  const promptTypes = fc.constantFrom("baseline", "cot", "flawed_tool_misuse", "of nobody");
  const calls = fc.array(fc.record({ promptType: promptTypes, refused: fc.nat(2) }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(paces, fc.integer({ min: 1, max: 3 }), calls, async (pace, keys, asked) => {
      const clock = new VirtualClock();
      const specs = Array.from({ length: keys }, (_, key) => lane(key));
      const lanes = new Lanes(specs, { clock, random: randomOf("every pace"), pace });
      const answered: number[] = [];
      const carry = async ({ promptType, refused }: (typeof asked)[number], at: number): Promise<void> => {
        for (let sends = 0; sends <= refused; sends++) {
          const conversation = String(at);
          const tokens = { input: 10, output: 10 };
          const conditions = { promptType, toolSuccessRate: 0.8 };
          using lease = await lanes.acquire(
            { model: "model-7b", tokens, stage: "opening", conversation, conditions },
            never,
          );
          lease.sent();
          await clock.sleep(100, never);
          if (sends < refused) lease.settle({ kind: "rejected", why: "unknown", retryAfterMs: null, hints: [] });
          else lease.settle({ kind: "answered", tokens: null });
        }
        answered.push(at);
      };
      await clock.run(Promise.all(asked.map(carry)));
      expect(answered.toSorted((a, b) => a - b)).toEqual(asked.map((_, at) => at));
      expect(lanes.waiting()).toEqual([]);
      expect(lanes.snapshot().reduce((sum, each) => sum + each.answered, 0)).toBe(asked.length);
    }),
    { numRuns: 150 },
  );
});
