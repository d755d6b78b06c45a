import { expect, test } from "vitest";
import { never } from "#kernel";
import { planOf } from "./plan-run.ts";
import { toySettings, toySuite } from "../../test/support/toy.ts";
import { unbounded } from "./budget.ts";
import { fewAtOnce } from "./few-at-once.ts";

const [trial] = planOf(toySettings(["a"]), toySuite()).trials;

test("no more trials are open than there are places, and whoever waits longest is next", async () => {
  const few = fewAtOnce(unbounded, 2);
  const order: number[] = [];
  const asked = [0, 1, 2, 3].map(async (n) => {
    const place = await few.admit(trial!, never);
    order.push(n);
    return place!;
  });
  const first = await asked[0]!;
  await asked[1];
  expect(order).toEqual([0, 1]);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  await asked[2];
  expect(order).toEqual([0, 1, 2]);
  (await asked[1]!)[Symbol.dispose]();
  await asked[3];
  expect(order).toEqual([0, 1, 2, 3]);
});

test("whoever waits for a place is let go when the run drains or is stopped", async () => {
  const few = fewAtOnce(unbounded, 1);
  await few.admit(trial!, never);
  const stopping = new AbortController();
  const waiting = [few.admit(trial!, stopping.signal), few.admit(trial!, never)];
  stopping.abort(new Error("stopped"));
  expect(await waiting[0]).toBeNull();
  few.stop();
  expect(await waiting[1]).toBeNull();
});

test("a trial that the budget does not admit takes no place", async () => {
  const few = fewAtOnce({ ...unbounded, admit: () => Promise.resolve(null) }, 1);
  expect(await few.admit(trial!, never)).toBeNull();
  expect(await few.admit(trial!, never)).toBeNull();
});
