import { expect, test } from "vitest";
import { never } from "#kernel";
import { beginOneLaneRun, RUN, TRIALS } from "../../test/support/one-lane-run.ts";
import { listRuns } from "./list-runs.ts";
import { giveOrder, type Order, type OrderEnd } from "./orders.ts";

type Begun = ReturnType<typeof beginOneLaneRun>;

const give = ({ clock, elsewhere }: Begun, order: Order): Promise<OrderEnd> =>
  giveOrder({ store: elsewhere, clock }, { run: RUN, order }, never);

async function given(begun: Begun, order: Order): Promise<OrderEnd> {
  const end = give(begun, order);
  await begun.clock.advance(1_500);
  return end;
}

const stateOf = async ({ elsewhere }: Begun): Promise<string | undefined> => (await listRuns(elsewhere))[0]?.state;

test("a paused run sends nothing new, however long; resumed, it finishes without a trial lost", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.advance(10_000);
  expect(await given(begun, "pause")).toMatchObject({
    kind: "followed",
    did: "paused: nothing new is sent, 1 answer in flight may arrive",
  });
  expect(await stateOf(begun)).toBe("paused");
  const sent = begun.sentAt.length;
  await begun.clock.advance(3_600_000);
  expect(begun.sentAt).toHaveLength(sent);
  expect(await given(begun, "resume")).toMatchObject({ kind: "followed", did: "resumed: it sends again" });
  expect(await stateOf(begun)).toBe("running");
  const summary = await begun.clock.run(begun.running);
  expect(summary).toMatchObject({ graded: TRIALS, owed: 0, calls: TRIALS, sends: TRIALS });
  expect(await stateOf(begun)).toBe("finished");
});

test("a run that is paused for longer than its stall does not end by itself", async () => {
  const begun = beginOneLaneRun({ stallMs: 60_000 });
  await begun.clock.advance(5_000);
  await given(begun, "pause");
  await begun.clock.advance(86_400_000);
  await given(begun, "resume");
  expect(await begun.clock.run(begun.running)).toMatchObject({ graded: TRIALS, warnings: [] });
});

test("a drained run lets the answer in flight arrive and leaves the rest owed", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.advance(10_500);
  expect(await given(begun, "drain")).toMatchObject({ kind: "followed" });
  const summary = await begun.clock.run(begun.running);
  expect(summary.calls).toBe(summary.sends);
  expect(summary.owed).toBe(TRIALS - summary.graded);
  expect(summary.owed).toBeGreaterThan(0);
  expect(await stateOf(begun)).toBe("drained");
});

test("a paused run can be drained", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.advance(5_000);
  await given(begun, "pause");
  await given(begun, "drain");
  const summary = await begun.clock.run(begun.running);
  expect(summary.owed).toBeGreaterThan(0);
});

test("a cancelled run cuts off what is in flight, and whoever cancelled it hears so", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.advance(10_500);
  expect(await given(begun, "cancel")).toMatchObject({
    kind: "followed",
    did: expect.stringContaining("cancelled: 1 answer in flight cut off"),
  });
  const summary = await begun.clock.run(begun.running);
  expect(await stateOf(begun)).toBe("cancelled");
  expect(summary.sends).toBe(summary.calls + 1);
  expect(summary.owed).toBe(TRIALS - summary.graded);
});

test("each order is followed once, and what changes nothing says so", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.advance(5_000);
  expect(await given(begun, "resume")).toMatchObject({ did: "nothing: it is running, not paused" });
  await given(begun, "pause");
  expect(await given(begun, "pause")).toMatchObject({ did: "nothing: it is paused already" });
  await begun.clock.advance(10_000);
  expect(begun.events.filter(({ type }) => type === "order-followed")).toHaveLength(3);
  await given(begun, "cancel");
  await begun.clock.run(begun.running);
});

test("an order is followed within a second and a bit", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.advance(5_050);
  const end = await given(begun, "pause");
  expect(end.kind === "followed" ? end.tookMs : Infinity).toBeLessThanOrEqual(1_100);
  await given(begun, "cancel");
  await begun.clock.run(begun.running);
});

test("whoever hears that an order was followed finds the run as it was ordered, however slow the ledger is", async () => {
  const begun = beginOneLaneRun({ sayMs: 400 });
  await begun.clock.advance(5_050);
  const seen = give(begun, "pause").then(() => stateOf(begun));
  await begun.clock.advance(4_000);
  expect(await seen).toBe("paused");
  await given(begun, "cancel");
  await begun.clock.run(begun.running);
});

test("whoever orders a run that has ended is told so", async () => {
  const begun = beginOneLaneRun();
  await begun.clock.run(begun.running);
  expect(await give(begun, "pause")).toMatchObject({ kind: "gone", run: { ended: { how: "finished" } } });
});
