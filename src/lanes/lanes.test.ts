import { expect, test } from "vitest";
import { LaneId, never, randomOf, VirtualClock } from "#kernel";
import { type LaneRequest, Lanes, type LaneSpec, NoLaneError } from "#lanes";
import { adaptive, laneSpec as lane, unlimited } from "../../test/support/lane-specs.ts";

const call = (conversation: string, fields: Partial<LaneRequest> = {}): LaneRequest => ({
  model: "model",
  tokens: { input: 10, output: 10 },
  stage: "opening",
  conversation,
  ...fields,
});

const lanesOf = (specs: readonly LaneSpec[], clock = new VirtualClock(), pace = adaptive): Lanes =>
  new Lanes(specs, { clock, random: randomOf("lanes test"), pace });

const one = { ...unlimited, concurrency: 1 };

/** Lets the first caller through a lane of one slot and records in which order the others follow. */
async function orderOf(requests: readonly LaneRequest[]): Promise<string[]> {
  const lanes = lanesOf([lane("a", { limits: one })]);
  const held = await lanes.acquire(call("first"), never);
  const seen: string[] = [];
  const waits = requests.map(async (request) => {
    using lease = await lanes.acquire(request, never);
    seen.push(request.conversation);
    lease.settle({ kind: "answered", tokens: null });
  });
  held.settle({ kind: "answered", tokens: null });
  await Promise.all(waits);
  return seen;
}

test("conversations in progress go before new ones", async () => {
  const order = await orderOf([call("new"), call("going", { stage: "continuing" }), call("newer")]);
  expect(order).toEqual(["going", "new", "newer"]);
});

test("an aborted waiter leaves the line", async () => {
  const lanes = lanesOf([lane("a", { limits: one })]);
  using _held = await lanes.acquire(call("first"), never);
  const abort = new AbortController();
  const waiting = lanes.acquire(call("second"), abort.signal);
  abort.abort(new Error("cancelled"));
  await expect(waiting).rejects.toThrow("cancelled");
  expect(lanes.waiting()).toEqual([]);
});

test("a lease ends once: a second end changes nothing", async () => {
  const lanes = lanesOf([lane("a")]);
  const lease = await lanes.acquire(call("first"), never);
  lease.settle({ kind: "answered", tokens: null });
  lease.settle({ kind: "failed", reason: "late" });
  lease[Symbol.dispose]();
  expect(lanes.snapshot()[0]).toMatchObject({ inFlight: 0, answered: 1, failed: 0 });
});

test("a lease left by scope counts as never sent", async () => {
  const lanes = lanesOf([lane("a")]);
  {
    using _lease = await lanes.acquire(call("first"), never);
  }
  expect(lanes.snapshot()[0]).toMatchObject({ inFlight: 0, sends: 0, answered: 0 });
});

test("an unknown model is refused by name, with the nearest known one", async () => {
  const lanes = lanesOf([lane("a")]);
  const refused = lanes.acquire(call("first", { model: "modle" }), never);
  await expect(refused).rejects.toThrow(/no lane serves the model "modle" \(did you mean "model"\?\)/);
  await expect(refused).rejects.toMatchObject({ code: "SLUICE_NO_LANE" });
});

test("a refused lane is not used again; when it was the last, those in line are turned away", async () => {
  const lanes = lanesOf([lane("a", { limits: one }), lane("b", { limits: one })]);
  const first = await lanes.acquire(call("1"), never);
  const second = await lanes.acquire(call("2"), never);
  const waiting = lanes.acquire(call("3"), never);
  first.settle({ kind: "refused", reason: "401 invalid key" });
  expect(lanes.waiting()).toMatchObject([{ model: "model", opening: 1 }]);
  second.settle({ kind: "refused", reason: "402 no credit" });
  await expect(waiting).rejects.toBeInstanceOf(NoLaneError);
  await expect(lanes.acquire(call("4"), never)).rejects.toThrow("401 invalid key; 402 no credit");
});

test("a readmitted lane carries calls again", async () => {
  const lanes = lanesOf([lane("a")]);
  const first = await lanes.acquire(call("1"), never);
  first.settle({ kind: "refused", reason: "401" });
  lanes.readmit(LaneId("a"));
  using again = await lanes.acquire(call("2"), never);
  expect(again.lane.id).toBe("a");
});

test("a conversation keeps its lane while that lane does not wait", async () => {
  const lanes = lanesOf([lane("a"), lane("b")]);
  const first = await lanes.acquire(call("talk"), never);
  const home = first.lane.id;
  first.settle({ kind: "answered", tokens: null });
  using _other = await lanes.acquire(call("other"), never);
  using second = await lanes.acquire(call("talk", { stage: "continuing" }), never);
  expect(second.lane.id).toBe(home);
});

test("a lane that has just failed this call is avoided while another will do", async () => {
  const lanes = lanesOf([lane("a"), lane("b")]);
  using lease = await lanes.acquire(call("1", { avoid: [LaneId("a")] }), never);
  expect(lease.lane.id).toBe("b");
  const alone = lanesOf([lane("a")]);
  using same = await alone.acquire(call("1", { avoid: [LaneId("a")] }), never);
  expect(same.lane.id).toBe("a");
});

test("after a rejection the group rests as long as asked, then one send goes alone", async () => {
  const clock = new VirtualClock();
  const lanes = lanesOf([lane("a")], clock);
  const first = await lanes.acquire(call("1"), never);
  first.sent();
  first.settle({ kind: "rejected", why: "requests", retryAfterMs: 5000, hints: [] });
  const granted: string[] = [];
  const waits = ["2", "3"].map(async (name) => {
    const lease = await lanes.acquire(call(name), never);
    granted.push(name);
    return lease;
  });
  await clock.advance(4999);
  expect(granted).toEqual([]);
  expect(lanes.waiting()).toMatchObject([{ why: "resting" }]);
  await clock.advance(1);
  expect(granted).toEqual(["2"]);
  expect(lanes.snapshot()[0]!.state).toEqual({ kind: "probing" });
  (await waits[0]!).admitted([]);
  await clock.advance(10_000);
  expect(granted).toEqual(["2", "3"]);
});

test("twenty thousand waiters join and leave in order", async () => {
  const lanes = lanesOf([lane("a", { limits: one })]);
  const held = await lanes.acquire(call("first"), never);
  const seen: number[] = [];
  const waits = Array.from({ length: 20_000 }, async (_, at) => {
    using lease = await lanes.acquire(call(String(at)), never);
    seen.push(at);
    lease.settle({ kind: "answered", tokens: null });
  });
  held.settle({ kind: "answered", tokens: null });
  await Promise.all(waits);
  expect(seen.every((value, at) => value === at)).toBe(true);
});
