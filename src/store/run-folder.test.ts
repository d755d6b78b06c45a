import { appendFile, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RunId, TrialId } from "#kernel";
import { linesOfTrial, RunFolder } from "./run-folder.ts";

const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "sluice-run-folder-"));

test("a line is in the file as soon as it is logged", async () => {
  const out = await emptyFolder();
  using folder = await RunFolder.create(out, RunId("run-1"), { seed: 1 });
  folder.log({ level: "warn", layer: "lane", event: "lane-refused", about: { lane: "a" } });
  const [line] = (await readFile(join(folder.path, "run.log"), "utf8")).trim().split("\n");
  expect(JSON.parse(line!)).toMatchObject({ level: "warn", event: "lane-refused", lane: "a" });
});

test("what was logged of one trial is read again, from all files of the log in order", async () => {
  const out = await emptyFolder();
  const run = RunId("run-1");
  {
    using folder = await RunFolder.create(out, run, {}, { rotation: { mostBytes: 200, kept: 100 } });
    for (let n = 0; n < 60; n++)
      folder.log({ level: "info", layer: "trial", event: "attempt-ended", about: { trial: `trial-${n % 3}`, n } });
    await appendFile(join(folder.path, "run.log"), `{"level":"info","trial":"trial-1`);
  }
  const lines = await linesOfTrial(out, run, TrialId("trial-1"));
  expect(lines.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, at) => at * 3 + 1));
  expect(await linesOfTrial(out, RunId("run-2"), TrialId("trial-1"))).toEqual([]);
});

test("a log that cannot be written is told once, and nothing else fails", async () => {
  const out = await emptyFolder();
  const lost: unknown[] = [];
  const folder = await RunFolder.create(out, RunId("run-1"), {}, { onLost: (error) => lost.push(error) });
  folder[Symbol.dispose]();
  for (let n = 0; n < 3; n++) folder.log({ level: "info", layer: "run", event: "late", about: {} });
  expect(lost).toHaveLength(1);
});

test("a run's folder is never taken over by another run of the same name", async () => {
  const out = await emptyFolder();
  using _first = await RunFolder.create(out, RunId("run-1"), { seed: 1 });
  await expect(RunFolder.create(out, RunId("run-1"), { seed: 2 })).rejects.toThrow("EEXIST");
});
