import { expect, test } from "vitest";
import { type Json, UsageError } from "#kernel";
import { builtinModels } from "./models/builtin-models.ts";
import { worldInputs } from "./named-worlds.ts";
import { parseWorld } from "./world-spec.ts";

const refusalOf = (json: Json): string => {
  try {
    parseWorld(json, "world.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return "accepted";
};

test.for(Object.keys(worldInputs))("the built-in world %s can be read", (name) => {
  const spec = parseWorld(name, "--world");
  expect(spec.models.length).toBeGreaterThan(0);
  expect(spec.title).not.toBe("");
});

test("the seven worlds keep their limits, tell nothing, and draw their lengths", () => {
  expect(parseWorld("C", "--world")).toMatchObject({
    limits: {
      requests: { perMinute: 3000, burstSeconds: 60, window: "bucket" },
      tokens: { perMinute: 12_000_000, burstSeconds: 60, window: "bucket", charge: "actual" },
    },
    headers: "retry-after",
    rejections: "bare",
    lengths: { outputTokens: { median: 400, sigma: 0.8, most: 8000 }, latency: { baseMs: 800, tokensPerSecond: 50 } },
    work: { calls: 12_000 },
  });
  expect(parseWorld("B", "--world").limits.chargeRejected).toBe(true);
  expect(parseWorld("G", "--world").limits.requests?.burstSeconds).toBe(2);
});

test("nothing written is every built-in model, any key, no limit and no fault", () => {
  const spec = parseWorld({}, "world.yaml");
  expect(spec).toMatchObject({
    keys: null,
    quota: "key-model",
    limits: {},
    exceptions: [],
    latencyScale: 1,
    lengths: null,
  });
  expect(spec.models.map(({ model }) => model.name)).toEqual(Object.keys(builtinModels));
  expect(Object.values(spec.faults).filter((share) => share > 0)).toEqual([10]);
});

test("a model of one's own is a built-in one with changes", () => {
  const spec = parseWorld(
    {
      models: [
        "sim-large",
        {
          name: "my-7b",
          like: "sim-small",
          "closes-tags": 0.2,
          deployments: ["my-7b-a", "my-7b-b"],
          "reports-as": "my-7b-2024",
        },
      ],
    },
    "world.yaml",
  );
  expect(spec.models[0]).toEqual({
    model: builtinModels["sim-large"],
    deployments: ["sim-large"],
    reportsAs: "sim-large",
  });
  expect(spec.models[1]).toEqual({
    model: { name: "my-7b", ability: { ...builtinModels["sim-small"]!.ability, closesTags: 0.2 } },
    deployments: ["my-7b-a", "my-7b-b"],
    reportsAs: "my-7b-2024",
  });
});

test("limits, changes and exceptions are read as they are written", () => {
  const spec = parseWorld(
    {
      limits: {
        "requests-per-minute": 60,
        "burst-seconds": 2,
        window: "sliding",
        changes: [{ "at-seconds": 10, scale: 0.5 }],
        foreign: [{ "from-seconds": 1, "to-seconds": 2, share: 0.3 }],
        acceleration: { factor: 1.5, "per-seconds": 10 },
      },
      exceptions: [{ key: "a", limits: { concurrency: 3 }, "latency-scale": 8, faults: { "hang-share": 1 } }],
    },
    "world.yaml",
  );
  expect(spec.limits).toEqual({
    requests: { perMinute: 60, burstSeconds: 2, window: "sliding" },
    changes: [{ atSeconds: 10, scale: 0.5 }],
    foreign: [{ fromSeconds: 1, toSeconds: 2, share: 0.3 }],
    acceleration: { factor: 1.5, perSeconds: 10 },
  });
  expect(spec.exceptions[0]).toMatchObject({
    key: "a",
    limits: { concurrency: 3 },
    latencyScale: 8,
    faults: { hangShare: 1 },
  });
});

test("a world can be like another and differ in what is written", () => {
  const spec = parseWorld({ like: "revoked", limits: { concurrency: 2 }, models: ["sim-tiny"] }, "world.yaml");
  expect(spec).toMatchObject({ title: "like revoked", limits: { concurrency: 2 }, headers: "retry-after" });
  expect(spec.keys?.map(({ key }) => key)).toEqual(["sim-key-1", "sim-key-2"]);
  expect(spec.models.map(({ model }) => model.name)).toEqual(["sim-tiny"]);
});

test.for<[Json, string]>([
  [{ like: "quik" }, 'world.yaml.like: unknown world "quik" (did you mean "quick"?)'],
  ["defualt", 'world.yaml: unknown world "defualt" (did you mean "default"?)'],
  [
    { limits: { "request-per-minute": 5 } },
    'world.yaml.limits: unknown key "request-per-minute" (did you mean "requests-per-minute"?)',
  ],
  [{ modles: ["sim-large"] }, 'world.yaml: unknown key "modles" (did you mean "models"?)'],
  [{ models: ["sim-lrge"] }, 'world.yaml.models[0]: unknown model "sim-lrge" (did you mean "sim-large"?)'],
  [
    { models: [{ name: "a", like: "sim-smal" }] },
    'world.yaml.models[0]: unknown model "sim-smal" (did you mean "sim-small"?)',
  ],
  [{ models: [{ name: "a", planing: 1 }] }, 'world.yaml.models[0]: unknown key "planing" (did you mean "planning"?)'],
  [{ models: ["sim-large", "sim-large"] }, '"sim-large" is served twice'],
  [{ faults: { "hang-share": 2 } }, "world.yaml.faults.hang-share: too big"],
  [{ exceptions: [{ model: "sim-gone" }] }, 'world.yaml.exceptions[0].model: no model "sim-gone" in this world'],
  [{ quota: "key-modle" }, 'not "key-modle" (did you mean "key-model"?)'],
  [7, "world.yaml: expected an object, not 7"],
])("%j is refused: %s", ([json, sentence]) => {
  expect(refusalOf(json)).toContain(sentence);
});
