import { readdir, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { never, systemClock } from "#kernel";
import { type LiveRun } from "#records";
import { liveRuns, SqliteStore } from "#store";
import { LONG_RUN_ENV, type LongRunScene, setLongRunScene } from "./long-run-scene.ts";
import { type SluiceProcess, startSluice } from "./sluice-process.ts";

const CANARY = `sk-canary-9/+="added"`;
/** Every way to write the key that anything might have used. */
const SPELLINGS = [
  CANARY,
  JSON.stringify(CANARY).slice(1, -1),
  encodeURIComponent(CANARY),
  Buffer.from(CANARY).toString("base64").replace(/=+$/, ""),
  "sk-canary",
];
/** That it takes a second and a bit is held on a virtual clock, beside the engine; here two processes wait for a core besides. */
const MOST_MS = 6_000;

let scene: LongRunScene;
let folder: string;

beforeEach(async () => {
  scene = await setLongRunScene();
  ({ folder } = scene);
});

afterEach(async () => {
  await scene[Symbol.asyncDispose]();
});

async function running(words: readonly string[] = []): Promise<SluiceProcess> {
  const process = startSluice(["run", "--json", "--verbose", ...words], { cwd: folder, env: LONG_RUN_ENV });
  await process.says(/attempt-ended/);
  return process;
}

interface Answer {
  readonly followed: boolean;
  readonly did: string;
  readonly tookMs: number;
}

/** Retunes the run from a process of its own. */
async function retune(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const process = startSluice(["retune", "latest", "--json", ...words], { cwd: folder, env });
  expect(await process.gone, process.err()).toBe(0);
  return JSON.parse(process.out()) as Answer;
}

async function live(): Promise<LiveRun> {
  await using store = await SqliteStore.open(join(folder, "sluice-out"));
  for (;;) {
    const [run] = await liveRuns(store);
    if (run !== undefined) return run;
    await systemClock.sleep(100, never);
  }
}

test("limits, workers, pace and budget of a running run are changed from another process soon", async () => {
  const run = await running();
  const limits = await retune([
    "--requests-per-minute",
    "50",
    "--concurrency",
    "1",
    "--max-workers",
    "3",
    "--qps",
    "9",
  ]);
  expect(limits).toMatchObject({
    followed: true,
    did: "retuned: at most 50 requests a minute and at most 1 send at once for 1 quota; at most 3 trials at once; at most 9 sends a second on each lane",
  });
  expect(limits.tookMs).toBeLessThan(MOST_MS);
  await run.says(/order-followed|retuned:/);
  const budget = await retune(["--budget-usd", "3"]);
  expect(budget.did).toContain("no budget set: this run began without one");
  const nowhere = await retune(["--concurrency", "4", "-m", "no-such-model"]);
  expect(nowhere.did).toContain("no limit changed: there is no lane of no-such-model");
  run.send("SIGKILL");
  await run.gone;
});

test("a key is added to a running run from another process, and stands in no byte that either writes", async () => {
  const others = await offerFolders();
  const run = await running();
  const added = await retune(["--api-key-env", "MORE"], { MORE: CANARY });
  expect(added.did).toMatch(/^retuned: key-[0-9a-f]{8} added to one: 1 more lane$/);
  expect(added.tookMs).toBeLessThan(MOST_MS);
  // The test's own time limit ends the wait.
  for (let lanes = (await live()).lanes; lanes.length < 2 || lanes.some(({ answered }) => answered === 0);) {
    await systemClock.sleep(200, never);
    lanes = (await live()).lanes;
  }
  const again = await retune(["--api-key-env", "MORE"], { MORE: CANARY });
  expect(again.did).toMatch(/is a key of one already/);
  const whose = await retune(["--api-key-env", "MORE", "--provider", "two"], { MORE: CANARY });
  expect(whose.did).toBe(`retuned: no key added: there is no provider "two"; there are one.`);
  const cancelled = startSluice(["cancel", "latest"], { cwd: folder });
  expect(await cancelled.gone, cancelled.err()).toBe(0);
  await run.gone;
  const printed = [run.out(), run.err()].map((text) => Buffer.from(text));
  for (const bytes of [...printed, ...(await filesUnder(folder))])
    for (const spelling of SPELLINGS) expect(bytes.includes(spelling)).toBe(false);
  const left = (await offerFolders()).filter((name) => !others.includes(name));
  for (const name of left) await expect(stat(join(tmpdir(), name, "0"))).rejects.toThrow("ENOENT");
});

/** Folders where some process on this machine may be offering a key. */
const offerFolders = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => /^sluice-[A-Za-z0-9]{6}$/.test(name));

test("who changes nothing, or gives a key that is none, is told so before anything is ordered", async () => {
  const nothing = startSluice(["retune", "latest"], { cwd: folder });
  expect(await nothing.gone).toBe(2);
  expect(nothing.err()).toContain("nothing to change is given");
  const unset = startSluice(["retune", "latest", "--api-key-env", "NOT_SET"], { cwd: folder });
  expect(await unset.gone).toBe(2);
  expect(unset.err()).toContain("the environment variable NOT_SET is not set");
});

async function filesUnder(path: string): Promise<readonly Buffer[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map((file) => readFile(file)));
}
