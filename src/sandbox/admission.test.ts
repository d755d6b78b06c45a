import { expect, test } from "vitest";
import { never } from "#kernel";
import { FakeClock } from "#testing";
import { Admission, type Room, roomOf } from "./admission.ts";

const PLENTY: Room = { memoryMb: 8_000, totalMemoryMb: 8_256, diskMb: 100_000 };

function desk(changes: Partial<Room> = {}) {
  const clock = new FakeClock();
  const said: string[] = [];
  const machine = { ...PLENTY, ...changes };
  const admission = new Admission({
    clock,
    leastDiskMb: 1_000,
    room: () => Promise.resolve(machine),
    onWait: (says) => void said.push(says),
  });
  return { clock, said, machine, admission };
}

/** Notes when a promise is fulfilled. */
function watched<T>(promise: Promise<T>): { readonly promise: Promise<T>; done: boolean } {
  const watch = { promise, done: false };
  void promise.then(
    () => (watch.done = true),
    () => undefined,
  );
  return watch;
}

test("sandboxes are let in while all that are open may take what they may", async () => {
  const { clock, said, admission } = desk();
  const first = await admission.admit(4_000, never);
  const second = await admission.admit(4_000, never);
  const third = watched(admission.admit(4_000, never));
  await clock.advance(5_000);
  expect(third.done).toBe(false);
  expect(said).toEqual(["no memory for another sandbox: 2 open ones may take 8000 of 8000 MB, and it may take 4000"]);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  const room = await third.promise;
  const fourth = watched(admission.admit(1, never));
  await clock.advance(5_000);
  expect(fourth.done).toBe(false);
  second[Symbol.dispose]();
  room[Symbol.dispose]();
  await fourth.promise;
});

test("one that is larger than the machine is tried alone", async () => {
  const { clock, admission } = desk();
  const large = await admission.admit(64_000, never);
  const small = watched(admission.admit(10, never));
  await clock.advance(5_000);
  expect(small.done).toBe(false);
  large[Symbol.dispose]();
  await small.promise;
});

test("a machine that others use up is waited for, and each reason is told once", async () => {
  const { clock, said, machine, admission } = desk({ memoryMb: 100 });
  const waiting = watched(admission.admit(500, never));
  await clock.advance(3_000);
  Object.assign(machine, { memoryMb: 5_000, diskMb: 20 });
  await clock.advance(3_000);
  expect(waiting.done).toBe(false);
  machine.diskMb = 2_000;
  await clock.advance(1_000);
  expect(waiting.done).toBe(true);
  expect(said).toEqual([
    "no memory for a sandbox: 100 MB free on this machine, 256 needed",
    "no disk for a sandbox: 20 MB free, 1000 needed; remove what is not needed, or use another disk",
  ]);
});

test("they are let in in the order they came, and who gives up leaves the line", async () => {
  const { clock, admission } = desk();
  const first = await admission.admit(8_000, never);
  const abort = new AbortController();
  const order: string[] = [];
  const large = admission.admit(8_000, abort.signal);
  const small = admission.admit(10, never).then(() => order.push("small"));
  const last = admission.admit(10, never).then(() => order.push("last"));
  await clock.advance(2_000);
  expect(order).toEqual([]);
  abort.abort(new Error("no longer"));
  await expect(large).rejects.toThrow("no longer");
  first[Symbol.dispose]();
  await Promise.all([small, last]);
  expect(order).toEqual(["small", "last"]);
});

test("the disk alone can be waited for", async () => {
  const { clock, machine, admission } = desk({ diskMb: 10 });
  const waiting = watched(admission.disk(never));
  await clock.advance(3_000);
  expect(waiting.done).toBe(false);
  machine.diskMb = 1_000;
  await clock.advance(1_000);
  expect(waiting.done).toBe(true);
});

test("what this machine has is read from it; a folder of another machine bounds nothing", async () => {
  const here = await roomOf(import.meta.dirname);
  expect(here.memoryMb).toBeGreaterThan(0);
  expect(here.memoryMb).toBeLessThanOrEqual(here.totalMemoryMb!);
  expect(here.diskMb).toBeGreaterThan(0);
  expect((await roomOf("/no/such/folder")).diskMb).toBeNull();
});
