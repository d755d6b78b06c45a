import { expect, test } from "vitest";
import { makeStore } from "./store.ts";

test("many events in one breath are told once, with the last state", () => {
  const later: (() => void)[] = [];
  const store = makeStore(
    (sum: number, event: number) => sum + event,
    0,
    (work) => void later.push(work),
  );
  const seen: number[] = [];
  const stop = store.watch(() => void seen.push(store.current()));
  for (const event of [1, 2, 3]) store.dispatch(event);
  expect(later).toHaveLength(1);
  later.shift()?.();
  store.dispatch(0);
  expect(later).toHaveLength(0);
  stop();
  store.dispatch(4);
  later.shift()?.();
  expect(seen).toEqual([6]);
});
