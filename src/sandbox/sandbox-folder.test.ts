import { mkdir, mkdtemp, readdir, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { thisOwner } from "./owner.ts";
import { makeSandboxFolder, reapFolders } from "./sandbox-folder.ts";

const NOW = Date.UTC(2026, 0, 1);
const here = thisOwner();

async function reaped(parent: string): Promise<readonly string[]> {
  const ended: string[] = [];
  await reapFolders(parent, { here, now: NOW, end: (name) => ended.push(name) });
  expect(ended).toEqual([]);
  return (await readdir(parent)).toSorted();
}

/** The folder's last change lies so many seconds back. */
const aged = (path: string, seconds: number): Promise<void> =>
  utimes(path, new Date(NOW), new Date(NOW - seconds * 1_000));

test("a folder without an owner's note goes once it is older than a minute; others stay", async () => {
  const parent = await mkdtemp(join(tmpdir(), "sluice-reap-"));
  for (const name of ["sluice-sandbox-bare", "sluice-sandbox-young", "sluice-sandbox-foreign", "somebody-elses"])
    await mkdir(join(parent, name, "files"), { recursive: true });
  await writeFile(join(parent, "sluice-sandbox-foreign", "owner"), "of another program\n");
  const mine = await makeSandboxFolder(parent, here, { run: "run-1", trial: "trial-1", role: "agent" });
  for (const name of await readdir(parent)) await aged(join(parent, name), name === "sluice-sandbox-young" ? 50 : 70);
  const kept = [mine.name, "sluice-sandbox-foreign", "sluice-sandbox-young", "somebody-elses"];
  expect(await reaped(parent)).toEqual(kept.toSorted());
  await aged(join(parent, "sluice-sandbox-young"), 61);
  expect(await reaped(parent)).not.toContain("sluice-sandbox-young");
});
