import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RunId } from "#kernel";
import { RunFolder } from "./run-folder.ts";

const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "sluice-run-folder-"));

test("a line is in the file as soon as it is logged", async () => {
  const out = await emptyFolder();
  using folder = await RunFolder.create(out, RunId("run-1"), { seed: 1 });
  folder.log({ level: "warn", event: "lane-refused", about: { lane: "a" } });
  const [line] = (await readFile(join(folder.path, "run.log"), "utf8")).trim().split("\n");
  expect(JSON.parse(line!)).toMatchObject({ level: "warn", event: "lane-refused", lane: "a" });
});

test("a run's folder is never taken over by another run of the same name", async () => {
  const out = await emptyFolder();
  using _first = await RunFolder.create(out, RunId("run-1"), { seed: 1 });
  await expect(RunFolder.create(out, RunId("run-1"), { seed: 2 })).rejects.toThrow("EEXIST");
});
