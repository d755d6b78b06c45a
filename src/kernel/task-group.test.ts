import { getMaxListeners } from "node:events";
import { expect, test } from "vitest";
import { never } from "./clock.ts";
import { deferred } from "./deferred.ts";
import { TaskGroup } from "./task-group.ts";

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

test("joining waits for children that are started by children", async () => {
  await using group = new TaskGroup(never);
  const ended: string[] = [];
  group.start(async () => {
    group.start(async () => void ended.push("inner"));
    ended.push("outer");
  });
  await group.join();
  expect(ended.toSorted()).toEqual(["inner", "outer"]);
});

test("the first failure aborts the siblings and is what joining throws", async () => {
  await using group = new TaskGroup(never);
  let sibling: unknown;
  group.start((signal) => untilAborted(signal).catch((error: unknown) => void (sibling = error)));
  group.start(async () => {
    throw new Error("first");
  });
  await expect(group.join()).rejects.toThrow("first");
  expect(sibling).toEqual(new Error("first"));
});

test("leaving scope aborts what runs and waits until it has ended", async () => {
  let ended = false;
  {
    await using group = new TaskGroup(never);
    group.start((signal) => untilAborted(signal).catch(() => void (ended = true)));
  }
  expect(ended).toBe(true);
});

test("the parent's abort reaches the children with its reason", async () => {
  const parent = new AbortController();
  await using group = new TaskGroup(parent.signal);
  const seen = deferred<unknown>();
  group.start((signal) => untilAborted(signal).catch((error: unknown) => seen.resolve(error)));
  parent.abort(new Error("stop"));
  expect(await seen.promise).toEqual(new Error("stop"));
});

test("any number of children may wait under the group's signal, and under none, without a warning of leaks", async () => {
  await using group = new TaskGroup(never);
  expect([group.signal, never].map((signal) => getMaxListeners(signal))).toEqual([Infinity, Infinity]);
});
