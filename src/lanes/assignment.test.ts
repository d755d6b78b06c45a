import { expect, test } from "vitest";
import { never, randomOf, VirtualClock } from "#kernel";
import { Lanes, type LaneRequest, type LaneSpec } from "#lanes";
import type { Assignment } from "#records";
import { adaptive, laneSpec } from "../../test/support/lane-specs.ts";

const lane = (key: number, model = "model"): LaneSpec =>
  laneSpec(`key-${key}/${model}`, { key: `key-${key}`, deployment: model, model });

/** Which keys the requests go to, one after another, with three keys. */
async function keysOf(assign: Assignment, requests: readonly Partial<LaneRequest>[]): Promise<string[]> {
  const models = [...new Set(requests.map(({ model }) => model ?? "model"))];
  const specs = models.flatMap((model) => [0, 1, 2].map((key) => lane(key, model)));
  const clock = new VirtualClock();
  const lanes = new Lanes(specs, { clock, random: randomOf("assignment"), pace: { ...adaptive, assign } });
  const keys: string[] = [];
  for (const [at, request] of requests.entries()) {
    const lease = await lanes.acquire(
      { model: "model", tokens: { input: 1, output: 1 }, stage: "opening", conversation: String(at), ...request },
      never,
    );
    keys.push(lease.lane.key);
    lease.settle({ kind: "answered", tokens: null });
  }
  return keys;
}

test("by-prompt: baseline, cot and optimal each have their key", async () => {
  const requests = ["baseline", "cot", "optimal", "cot"].map((promptType) => ({ conditions: { promptType } }));
  expect(await keysOf("by-prompt", requests)).toEqual(["key-0", "key-1", "key-2", "key-1"]);
});

test("by-flaw: one key for each flaw, and what has none is spread", async () => {
  const requests = ["flawed_sequence_disorder", "flawed_tool_misuse", "flawed_missing_step"].map((promptType) => ({
    conditions: { promptType },
  }));
  expect(await keysOf("by-flaw", requests)).toEqual(["key-0", "key-1", "key-0"]);
});

test("by-rate: 0.9, 0.7 and 0.6 have a key, 0.8 is spread evenly", async () => {
  const requests = [0.9, 0.7, 0.6, 0.8, 0.8].map((toolSuccessRate) => ({ conditions: { toolSuccessRate } }));
  expect(await keysOf("by-rate", requests)).toEqual(["key-0", "key-2", "key-0", "key-0", "key-1"]);
});

test("by-model-size: each size of a model has its key", async () => {
  const requests = ["72b", "32b", "14b", "7b", "3b"].map((size) => ({ model: `qwen2.5-${size}-instruct` }));
  expect(await keysOf("by-model-size", requests)).toEqual(["key-0", "key-1", "key-2", "key-0", "key-1"]);
});

test("spread: one key after another", async () => {
  expect(await keysOf("spread", [{}, {}, {}, {}])).toEqual(["key-0", "key-1", "key-2", "key-0"]);
});
