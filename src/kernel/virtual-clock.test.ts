import { expect, test } from "vitest";
import { never } from "./clock.ts";
import { VirtualClock } from "./virtual-clock.ts";

test("sleepers wake in the order of their moments, each seeing its own", async () => {
  const clock = new VirtualClock(0);
  const seen: [string, number][] = [];
  const note = (name: string) => () => void seen.push([name, clock.now()]);
  void clock.sleep(30, never).then(note("late"));
  void clock.sleep(10, never).then(note("early"));
  await clock.advance(100);
  expect(seen).toEqual([
    ["early", 10],
    ["late", 30],
  ]);
  expect(clock.now()).toBe(100);
});

test("a sleep begun by a woken sleeper is still inside the same advance", async () => {
  const clock = new VirtualClock(0);
  const woken: number[] = [];
  const twice = async (): Promise<void> => {
    await clock.sleep(10, never);
    await clock.sleep(10, never);
    woken.push(clock.now());
  };
  void twice();
  await clock.advance(20);
  expect(woken).toEqual([20]);
});

test("an aborted sleep rejects with the signal's reason and leaves no alarm behind", async () => {
  const clock = new VirtualClock(0);
  const abort = new AbortController();
  const sleeping = clock.sleep(10, abort.signal);
  abort.abort(new Error("cancelled"));
  await expect(sleeping).rejects.toThrow("cancelled");
  await expect(clock.run(new Promise(() => {}))).rejects.toThrow("stands still");
});

test("a disposed alarm does not ring", async () => {
  const clock = new VirtualClock(0);
  let rung = false;
  const alarm = clock.alarm(5, () => (rung = true));
  alarm[Symbol.dispose]();
  await clock.advance(10);
  expect(rung).toBe(false);
});

test("running jumps from alarm to alarm until the work is done", async () => {
  const clock = new VirtualClock(0);
  const work = async (): Promise<string> => {
    for (let hour = 0; hour < 10; hour++) await clock.sleep(3_600_000, never);
    return "done";
  };
  expect(await clock.run(work())).toBe("done");
  expect(clock.now()).toBe(36_000_000);
});

test("work that waits for nothing an alarm can bring is a bug, not a hang", async () => {
  await expect(new VirtualClock().run(new Promise(() => {}))).rejects.toThrow("virtual time stands still");
});

test("thousands of alarms ring in order", async () => {
  const clock = new VirtualClock(0);
  const rung: number[] = [];
  for (let at = 0; at < 5000; at++) clock.alarm((at * 7919) % 5000, () => rung.push(clock.now()));
  await clock.advance(5000);
  expect(rung).toEqual(rung.toSorted((a, b) => a - b));
  expect(rung).toHaveLength(5000);
});
