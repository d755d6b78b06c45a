import { expect, test } from "vitest";
import { Secret } from "#kernel";
import { modelSettings, providerSettings } from "#testing";
import { laneSpecs } from "./lane-specs.ts";

const keys = [new Secret("sk-first"), new Secret("sk-second")];
const [first, second] = keys.map((key) => key.fingerprint);
const models = [modelSettings("big", { deployments: ["big-a", "big-b"] }), modelSettings("small")];
const settings = providerSettings("http://host.example", { name: "p", keys, models });

test("there is one lane for each key, model and deployment, named by all of them and by no secret", () => {
  expect(laneSpecs([settings]).map((lane) => lane.id)).toEqual([
    `p/${first}/big-a/big`,
    `p/${first}/big-b/big`,
    `p/${first}/small/small`,
    `p/${second}/big-a/big`,
    `p/${second}/big-b/big`,
    `p/${second}/small/small`,
  ]);
});

test.for([
  ["key-model", [`p/${first}/big`, `p/${first}/small`, `p/${second}/big`, `p/${second}/small`]],
  ["account-model", ["p/big", "p/small"]],
  ["key", [`p/${first}`, `p/${second}`]],
  ["account", ["p"]],
  ["deployment", ["p/big-a", "p/big-b", "p/small"]],
] as const)("a quota by %s makes the groups %o", ([quota, groups]) => {
  expect([...new Set(laneSpecs([{ ...settings, quota }]).map((lane) => lane.group))]).toEqual(groups);
});

test("a key given twice is one lane; a provider without keys has lanes all the same", () => {
  const model = [modelSettings("m")];
  const twice = providerSettings("http://host.example", {
    name: "p",
    models: model,
    keys: [keys[0]!, new Secret("sk-first")],
  });
  expect(laneSpecs([twice])).toHaveLength(1);
  const keyless = providerSettings("http://host.example", { name: "p", models: model, keys: [] });
  expect(laneSpecs([keyless])).toMatchObject([{ id: "p/no-key/m/m", key: "no-key" }]);
});
