import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deferred, never, systemClock } from "#kernel";
import { type OpenedSandboxes, openSandboxes } from "#sandbox";
import { type EngineKind, startEngine, type TestEngine, whyNoEngine } from "../support/container-engine.ts";
import { type ImageRegistry, startRegistry } from "../support/image-registry.ts";
import { startWorker } from "./worker-process.ts";

const LIMITS = { memoryMb: null, cpus: null, processes: null };
const LABELS = { run: "run", trial: "trial", role: "agent" } as const;

interface Scene extends AsyncDisposable {
  readonly registry: ImageRegistry;
  readonly engine: TestEngine;
  readonly folder: string;
  readonly waits: string[];
  imageOf(name: string): string;
  open(): Promise<OpenedSandboxes>;
}

async function setScene(kind: EngineKind): Promise<Scene> {
  const registry = await startRegistry({ "wanted/one": "amd64", "slow/one": "amd64", "other/arm": "arm64" });
  const engine = await startEngine(kind, registry.port);
  const folder = await mkdtemp(join(tmpdir(), "sluice-place-"));
  const waits: string[] = [];
  // The rests of a minute are not what is tried here.
  const clock = { ...systemClock, sleep: (ms: number, signal: AbortSignal) => systemClock.sleep(ms / 50, signal) };
  const container = { socket: engine.socket };
  return {
    registry,
    engine,
    folder,
    waits,
    imageOf: (name) => `127.0.0.1:${registry.port}/${name}:latest`,
    open: () => openSandboxes("container", { clock, folder, container, onWait: (says) => waits.push(says) }, never),
    [Symbol.asyncDispose]: async () => {
      await engine[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const engines = (["podman", "docker"] as const).map((kind) => {
  const unavailable = whyNoEngine(kind);
  return { kind, unavailable, title: unavailable === null ? kind : `${kind} (skipped: ${unavailable})` };
});

describe.for(engines)("Images from a registry, by $title", ({ kind, unavailable }) => {
  beforeEach(({ skip }) => void (unavailable !== null && skip(unavailable)));
  const made = deferred<Scene>();
  beforeAll(async () => void (unavailable === null && made.resolve(await setScene(kind))));
  afterAll(async () => void (unavailable === null && (await (await made.promise)[Symbol.asyncDispose]())));

  const manifestsFetched = ({ registry }: Scene, name: string): number =>
    registry.requests.filter((line) => line.startsWith(`GET /v2/${name}/manifests/`)).length;
  const opening = async (at: Scene, name: string): Promise<string> => {
    await using sandboxes = await at.open();
    const spec = { labels: LABELS, image: at.imageOf(name), limits: LIMITS, network: "none" } as const;
    const opened = Array.from({ length: 3 }, () => sandboxes.open(spec, never));
    await Promise.all(opened);
    return (await opened[0]!).workspace;
  };

  test("two processes that want the same image at once fetch it once", async () => {
    const at = await made.promise;
    const other = startWorker(
      "sandbox-owner.ts",
      "600",
      "container",
      at.folder,
      at.engine.socket,
      at.imageOf("wanted/one"),
    );
    expect(await opening(at, "wanted/one")).toBe("/testbed");
    await other.printed(1);
    other.kill();
    await other.gone;
    expect(manifestsFetched(at, "wanted/one")).toBe(1);
  });

  test("a registry that fails for a while is asked again", async () => {
    const at = await made.promise;
    at.registry.fail(503, 2);
    expect(await opening(at, "slow/one")).toBe("/testbed");
  });

  test("a name that is not published is asked for once, and the task fails, not the run", async () => {
    const at = await made.promise;
    const before = at.registry.requests.length;
    const failed = await opening(at, "no/such").catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "SLUICE_SANDBOX", remedy: { do: "fail-trial" } });
    expect(String(failed)).toContain("is its name right, and is it published for linux/amd64?");
    const asked = at.registry.requests.slice(before).filter((line) => line.includes("/manifests/"));
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  test("closing ends what waits for an image", async () => {
    const at = await made.promise;
    at.registry.fail(0, 1);
    const sandboxes = await at.open();
    const image = at.imageOf("never/answered");
    const failed = sandboxes.open({ labels: LABELS, image, limits: LIMITS, network: "none" }, never).catch(String);
    while (!at.registry.requests.some((line) => line.includes("never/answered"))) await systemClock.sleep(5, never);
    await sandboxes[Symbol.asyncDispose]();
    expect(await failed).toContain("it was closed");
  });

  test("an image for another processor is refused", async () => {
    const at = await made.promise;
    const failed = await opening(at, "other/arm").catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "SLUICE_SANDBOX", remedy: { do: "fail-trial" } });
    expect(String(failed)).toContain("linux/amd64");
  });
});
