import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import { thisOwner } from "../owner.ts";
import { lockAcross, type Outcome } from "./image-lock.ts";

async function lockFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "sluice-lock-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

const here = thisOwner();
const clock = { ...systemClock, sleep: () => systemClock.sleep(1, never) };
const waiter = { here, clock, onWait: () => undefined };
const done: Outcome = { at: 1, failure: null };

test("of many that ask at once one holds it at a time, and each learns how the one before ended", async () => {
  await using folder = await lockFolder();
  let holding = 0;
  let most = 0;
  const seen: (number | null)[] = [];
  const asked = Array.from({ length: 20 }, async () => {
    const lock = await lockAcross(folder.path, waiter, never);
    most = Math.max(most, ++holding);
    seen.push(lock.before?.at ?? null);
    await systemClock.sleep(1, never);
    holding--;
    await lock.release({ at: seen.length, failure: null });
  });
  await Promise.all(asked);
  expect(most).toBe(1);
  expect(seen).toEqual([null, ...Array.from({ length: 19 }, (_, index) => index + 1)]);
});

test("files of a lock stay, so that no number is taken twice", async () => {
  await using folder = await lockFolder();
  for (let times = 0; times < 3; times++) await (await lockAcross(folder.path, waiter, never)).release(done);
  expect((await readdir(folder.path)).toSorted()).toEqual(["1", "1.done", "2", "2.done", "3", "3.done"]);
});

test("a holder that lives is waited for, by name; one that died is not", async () => {
  await using folder = await lockFolder();
  await lockAcross(folder.path, { ...waiter, here: { ...here, pid: here.pid, startedTicks: "1" } }, never);
  const after = await lockAcross(folder.path, waiter, never);
  expect(after.before).toBeNull();
  const abort = new AbortController();
  const holders: number[] = [];
  const waiting = lockAcross(
    folder.path,
    { ...waiter, onWait: ({ pid }) => holders.push(pid) > 2 && abort.abort(new Error("seen enough")) },
    abort.signal,
  );
  await expect(waiting).rejects.toThrow("seen enough");
  expect(holders[0]).toBe(here.pid);
});

test("why a holder failed is told to the next", async () => {
  await using folder = await lockFolder();
  const failure = { says: "one line\nand another", passing: true };
  await (await lockAcross(folder.path, waiter, never)).release({ at: 17, failure });
  expect((await lockAcross(folder.path, waiter, never)).before).toEqual({ at: 17, failure });
});
