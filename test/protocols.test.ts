import { expect, test } from "vitest";
import { planRun, run } from "#engine";
import {
  anthropicVendor,
  azureVendor,
  googleVendor,
  MemoryStore,
  openaiVendor,
  openrouterVendor,
  type Script,
  ScriptedServer,
  type Vendor,
} from "#testing";
import { loadedText } from "./loaded-config.ts";

const VENDORS = [
  ["openai", openaiVendor],
  ["azure", azureVendor],
  ["openrouter", openrouterVendor],
  ["anthropic", anthropicVendor],
  ["google", googleVendor],
] as const;

const usage = { input: 100, output: 20, cached: 10, reasoning: 0 };

/** A model that calls one tool after another, until it has talked long enough. The seventh request finds its server down. */
function toolUser(vendor: Vendor): { readonly script: Script; readonly misunderstood: string[]; answered: number } {
  const misunderstood: string[] = [];
  let requests = 0;
  const state = {
    answered: 0,
    misunderstood,
    script: async (exchange) => {
      const seen = vendor.understand(exchange.request);
      if (seen.deployment !== "test-model" || seen.key !== "sk-protocols-1234") misunderstood.push(seen.deployment);
      const tool = seen.tools[++requests % seen.tools.length]?.name;
      if (requests === 7) {
        exchange.head(503);
        exchange.end();
        return;
      }
      const calls = seen.turns.length > 6 || tool === undefined ? [] : [{ name: tool, arguments: { input: "x" } }];
      const finish = calls.length > 0 ? "tool-calls" : "stop";
      state.answered++;
      exchange.head(200, { "content-type": "text/event-stream" });
      const answer = { text: "So.", thinking: "", calls, finish, usage, model: "test-model-2025-01-01" } as const;
      for (const event of vendor.events(answer)) await exchange.write(event);
      exchange.end();
    },
  } satisfies ReturnType<typeof toolUser>;
  return state;
}

test.for(VENDORS)("a run over protocol %s is graded, counted and paid to the last call", async ([protocol, vendor]) => {
  const user = toolUser(vendor);
  await using server = await ScriptedServer.start(user.script);
  const text = `
providers:
  it:
    protocol: ${protocol}
    base-url: ${new URL(server.baseUrl).origin}${vendor.basePath}
    ${protocol === "azure" ? 'api-version: "2024-10-21"' : ""}
    keys: [env:KEY]
    models: { test-model: { price: { input: 1, output: 2, cached: 0.1 } } }
suite: workflow
plan: { protocols: [native], prompt-types: [baseline], instances: 2, limit: 6 }
`;
  const { settings } = await loadedText(text, { env: { KEY: "sk-protocols-1234" } });
  await using store = new MemoryStore();
  const summary = await run(await planRun(settings), { store });
  expect(user.misunderstood).toEqual([]);
  expect(summary).toMatchObject({
    graded: 6,
    owed: 0,
    calls: user.answered,
    sends: server.requests.length,
    failedSends: server.requests.length - user.answered,
    tokens: { input: 100 * user.answered, output: 20 * user.answered, cached: 10 * user.answered },
    identityMismatches: 0,
  });
  expect(user.answered).toBeGreaterThan(20);
  expect(summary.costUsd).toBeCloseTo((user.answered * (90 + 10 * 0.1 + 20 * 2)) / 1_000_000, 10);
});
