import { expect, test } from "vitest";
import type { LaneExamination } from "#engine";
import { loadedText } from "../../../test/loaded-config.ts";
import { providerChecks } from "./provider-checks.ts";

const routed = async (deployment: string) => {
  const { settings } = await loadedText(
    `providers: { router: { protocol: openrouter, keys: [env:KEY], models: { llama: { deployments: ["${deployment}"] } } } }`,
    { env: { KEY: "made-up-key-for-tests" } },
  );
  return settings.providers;
};

const told = (clockAheadMs: number | null): LaneExamination =>
  ({ provider: "router", clockAheadMs }) as unknown as LaneExamination;

test("a router's model that no company is named for is warned of", async () => {
  expect(providerChecks(await routed("meta-llama/llama-3.3-70b-instruct"), [])).toMatchObject([
    { name: "provider router", state: "warn", says: expect.stringContaining("serve llama") },
  ]);
  expect(providerChecks(await routed("meta-llama/llama-3.3-70b-instruct@deepinfra/fp8"), [])).toEqual([]);
});

test("a clock that differs from a provider's by more than five seconds is warned of", async () => {
  const providers = await routed("vendor/model@company");
  expect(providerChecks(providers, [told(null), told(5_000), told(-4_000)])).toEqual([]);
  expect(providerChecks(providers, [told(2_000), told(-600_000)])).toMatchObject([
    { name: "clock", state: "warn", says: "this machine's is 600 s behind that of router" },
  ]);
});
