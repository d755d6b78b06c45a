import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EpochMs, never, systemClock } from "#kernel";
import { thisOwner } from "../owner.ts";
import { SandboxError } from "../sandbox-error.ts";
import type { ImageFacts } from "./engine.ts";
import { Images } from "./images.ts";

const factsOf = (platform: string): ImageFacts => ({ platform, user: "", folder: "", environment: [] });

/** An engine that has what was pulled; each pull takes the next of the script, or works. */
class FakeEngine {
  readonly pulls: string[] = [];
  readonly has = new Map<string, string>();
  readonly #script: string[];
  #delivers = "linux/amd64";

  constructor(script: readonly string[] = [], delivers = "linux/amd64") {
    this.#script = [...script];
    this.#delivers = delivers;
  }

  image(name: string): Promise<ImageFacts | null> {
    const platform = this.has.get(name);
    return Promise.resolve(platform === undefined ? null : factsOf(platform));
  }

  async pull(name: string, platform: string): Promise<void> {
    this.pulls.push(`${name} ${platform}`);
    await Promise.resolve();
    const failure = this.#script.shift();
    if (failure !== undefined) throw new Error(failure);
    this.has.set(name, this.#delivers);
  }
}

async function store(engine: FakeEngine) {
  const locks = await mkdtemp(join(tmpdir(), "sluice-images-"));
  const rests: number[] = [];
  const at = { now: 1_000_000, rooms: 0 };
  const clock = {
    ...systemClock,
    now: () => EpochMs(at.now),
    sleep: (ms: number) => {
      rests.push(ms);
      return Promise.resolve();
    },
  };
  const open = (): Images =>
    new Images(engine, {
      clock,
      here: thisOwner(),
      locks,
      platform: "linux/amd64",
      onWait: () => undefined,
      room: () => Promise.resolve(void at.rooms++),
    });
  return { open, rests, at, [Symbol.asyncDispose]: () => rm(locks, { recursive: true, force: true }) };
}

const ready = (images: Images, name = "a/b:1"): Promise<ImageFacts> => images.ready(name, never, never);

test("an image that is there is not fetched", async () => {
  const engine = new FakeEngine();
  engine.has.set("a/b:1", "linux/amd64");
  await using at = await store(engine);
  expect(await ready(at.open())).toEqual(factsOf("linux/amd64"));
  expect(engine.pulls).toEqual([]);
  expect(at.at.rooms).toBe(0);
});

test("an image that somebody else removed is fetched again", async () => {
  const engine = new FakeEngine();
  await using at = await store(engine);
  const images = at.open();
  await ready(images);
  engine.has.clear();
  await ready(images);
  expect(engine.pulls).toEqual(["a/b:1 linux/amd64", "a/b:1 linux/amd64"]);
});

test("many that want an image, here and in other processes, have it fetched once, when the disk has room", async () => {
  const engine = new FakeEngine();
  await using at = await store(engine);
  const [one, other] = [at.open(), at.open()];
  await Promise.all([ready(one), ready(one), ready(other), ready(other), ready(one, "c/d:2")]);
  expect(engine.pulls.toSorted()).toEqual(["a/b:1 linux/amd64", "c/d:2 linux/amd64"]);
  expect(at.at.rooms).toBe(2);
});

test("an image for another platform is fetched anew, and refused when no other is published", async () => {
  const engine = new FakeEngine([], "linux/arm64");
  engine.has.set("a/b:1", "linux/arm64");
  await using at = await store(engine);
  const failed = await ready(at.open()).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: "SLUICE_SANDBOX", remedy: { do: "fail-trial" } });
  expect(String(failed)).toContain("it is for linux/arm64, not for linux/amd64");
  expect(engine.pulls).toHaveLength(1);
});

test("a registry that fails is asked again, after longer and longer rests", async () => {
  const engine = new FakeEngine([
    "received unexpected HTTP status: 503",
    "toomanyrequests: pull rate limit",
    "i/o timeout",
  ]);
  await using at = await store(engine);
  await ready(at.open());
  expect(engine.pulls).toHaveLength(4);
  expect(at.rests.map((ms) => Math.ceil(ms / 1_000))).toHaveLength(3);
  at.rests.forEach((ms, index) => {
    expect(ms).toBeGreaterThanOrEqual(1_000 * 2 ** index);
    expect(ms).toBeLessThanOrEqual(2_000 * 2 ** index);
  });
});

test("after five tries it is given up; others believe that for a minute, then ask again", async () => {
  const engine = new FakeEngine(Array.from({ length: 5 }, () => "connection reset by peer"));
  await using at = await store(engine);
  const passing = { remedy: { do: "retry", afterMs: 60_000 } };
  await expect(ready(at.open())).rejects.toMatchObject(passing);
  await expect(ready(at.open())).rejects.toMatchObject(passing);
  expect(engine.pulls).toHaveLength(5);
  at.at.now += 61_000;
  await ready(at.open());
  expect(engine.pulls).toHaveLength(6);
});

test("a name that no registry knows is not asked for again", async () => {
  const engine = new FakeEngine(["manifest unknown: manifest unknown"]);
  await using at = await store(engine);
  const final = { remedy: { do: "fail-trial" } };
  await expect(ready(at.open())).rejects.toMatchObject(final);
  await expect(ready(at.open())).rejects.toMatchObject(final);
  expect(engine.pulls).toHaveLength(1);
  expect(at.rests).toEqual([]);
});

test("who gives up waiting leaves the fetch to the others", async () => {
  const engine = new FakeEngine();
  await using at = await store(engine);
  const images = at.open();
  const abort = new AbortController();
  const first = images.ready("a/b:1", abort.signal, never);
  const second = ready(images);
  abort.abort(new Error("no longer"));
  await expect(first).rejects.toThrow("no longer");
  await second;
  expect(engine.pulls).toHaveLength(1);
});

test("closing ends the fetch", async () => {
  const engine = new FakeEngine(["503", "503"]);
  await using at = await store(engine);
  const ending = AbortSignal.abort(new SandboxError("closed"));
  await expect(at.open().ready("a/b:1", never, ending)).rejects.toThrow("closed");
});
