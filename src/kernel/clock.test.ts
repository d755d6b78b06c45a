import { expect, test } from "vitest";
import { never, systemClock, withDeadline } from "./clock.ts";
import { VirtualClock } from "./virtual-clock.ts";

test("the system clock agrees with the wall and does not go back", () => {
  const first = systemClock.now();
  expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
  expect(systemClock.now()).toBeGreaterThanOrEqual(first);
});

test("a deadline that passes rejects with its own error and aborts the work", async () => {
  const clock = new VirtualClock();
  let stopped: unknown;
  const late = withDeadline(
    clock,
    { ms: 100, late: () => new Error("too late") },
    (signal) =>
      new Promise(() => {
        signal.addEventListener("abort", () => (stopped = signal.reason));
      }),
    never,
  );
  await Promise.all([expect(late).rejects.toThrow("too late"), clock.advance(100)]);
  expect(stopped).toEqual(new Error("too late"));
});

test("work that ends in time leaves no alarm behind", async () => {
  const clock = new VirtualClock();
  expect(await withDeadline(clock, { ms: 100, late: () => new Error("late") }, async () => "done", never)).toBe("done");
  await expect(clock.run(new Promise(() => {}))).rejects.toThrow("stands still");
});

test("a signal that aborts before the deadline wins with its own reason", async () => {
  const abort = new AbortController();
  const work = withDeadline(
    new VirtualClock(),
    { ms: 100, late: () => new Error("late") },
    () => new Promise(() => {}),
    abort.signal,
  );
  abort.abort(new Error("stopped"));
  await expect(work).rejects.toThrow("stopped");
});
