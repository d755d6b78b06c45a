import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { RunId, systemClock } from "#kernel";
import type { LedgerRecord } from "#records";
import { SqliteStore, StoreRefusedError } from "#store";

/** A small file system of its own, so that its end can be reached. */
interface SmallDisk {
  readonly folder: string;
  remount(options: string): void;
}

const disks: string[] = [];

afterEach(() => {
  for (const folder of disks.splice(0)) {
    execFileSync("umount", ["--lazy", folder]);
    rmSync(folder, { recursive: true });
  }
});

/** Null where this user may not mount: then the tests that need it are skipped, and say so. */
function smallDisk(bytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), "sluice-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  disks.push(folder);
  return { folder, remount: (options) => execFileSync("mount", ["-o", `remount,${options}`, folder]) };
}

const open = (folder: string): Promise<SqliteStore> => SqliteStore.open(folder, { clock: systemClock });

const runEnded = (name: string, text = ""): LedgerRecord => ({
  v: 1,
  type: "run-ended",
  run: RunId(name),
  at: 1,
  how: "finished",
  summary: { text },
});

async function runsIn(store: SqliteStore): Promise<string[]> {
  const runs: string[] = [];
  for await (const { run } of store.records("run-ended")) runs.push(run);
  return runs;
}

/** Text that no compression makes shorter. */
const noise = (length: number): string =>
  Array.from({ length }, (_, at) => String.fromCharCode(33 + ((at * at * 31 + at * 17) % 90))).join("");

test("a full disk refuses the append, keeps what was acknowledged, and takes more once there is room", async ({
  skip,
}) => {
  const disk = smallDisk(2_000_000);
  if (disk === null) return skip("this user may not mount");
  const ballast = join(disk.folder, "ballast");
  const store = await open(disk.folder);
  await store.append(runEnded("kept"));
  writeFileSync(ballast, Buffer.alloc(1_000_000));
  const refusals = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => store.append(runEnded(`too-much-${n}`, noise(100_000)))),
  );
  expect(refusals.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => "rejected"));
  expect(refusals[0]).toMatchObject({ reason: expect.any(StoreRefusedError) });
  expect(refusals[0]).toMatchObject({
    reason: { message: expect.stringContaining("the disk is full: free some space") },
  });
  expect(await runsIn(store)).toEqual(["kept"]);
  rmSync(ballast);
  await store.append(runEnded("after"));
  await store[Symbol.asyncDispose]();
  await using again = await open(disk.folder);
  expect(await runsIn(again)).toEqual(["kept", "after"]);
});

test("a disk without room for a ledger refuses it", async ({ skip }) => {
  const disk = smallDisk(40_960);
  if (disk === null) return skip("this user may not mount");
  writeFileSync(join(disk.folder, "ballast"), Buffer.alloc(36_000));
  await expect(open(disk.folder)).rejects.toThrow(/cannot use the ledger .*(the disk is full|disk failed)/);
});

test("a disk that is mounted read-only refuses, and the ledger on it is left untouched", async ({ skip }) => {
  const disk = smallDisk(2_000_000);
  if (disk === null) return skip("this user may not mount");
  const elsewhere = mkdtempSync(join(tmpdir(), "sluice-disk-"));
  {
    await using store = await open(elsewhere);
    await store.append(runEnded("kept"));
  }
  cpSync(join(elsewhere, "ledger.db"), join(disk.folder, "ledger.db"));
  rmSync(elsewhere, { recursive: true });
  const file = join(disk.folder, "ledger.db");
  const before = { content: readFileSync(file), changedAt: statSync(file).mtimeMs };
  disk.remount("ro");
  await expect(open(disk.folder)).rejects.toBeInstanceOf(StoreRefusedError);
  await expect(open(disk.folder)).rejects.toThrow(/cannot use the ledger .* may be written/);
  await expect(open(join(disk.folder, "new"))).rejects.toThrow(/cannot make the folder/);
  expect({ content: readFileSync(file), changedAt: statSync(file).mtimeMs }).toEqual(before);
});

test("a folder that may not be written refuses", async ({ skip }) => {
  if (process.getuid?.() === 0) return skip("root may write everywhere");
  const folder = mkdtempSync(join(tmpdir(), "sluice-disk-"));
  chmodSync(folder, 0o555);
  await expect(open(folder)).rejects.toThrow(/cannot use the ledger .*(cannot be written|cannot be opened)/);
  rmSync(folder, { recursive: true });
});
