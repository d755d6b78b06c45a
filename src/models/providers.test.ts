import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { never, systemClock, UsageError } from "#kernel";
import { answered, CallDesk, providerSettings, ScriptedServer } from "#testing";
import { openProviders } from "./providers.ts";

test.for(readdirSync(join(import.meta.dirname, "providers")))("%s looks like a provider", (name) => {
  const files = readdirSync(join(import.meta.dirname, "providers", name));
  expect(files).toEqual(expect.arrayContaining(["index.ts", "codec.ts", "classify.ts", "codec.test.ts", "fixtures"]));
});

test("a protocol without a wire format is refused by name", () => {
  const settings = providerSettings("http://host.example", { name: "mine", protocol: "world" });
  const open = (): unknown => openProviders([settings], { clock: systemClock });
  expect(open).toThrow(UsageError);
  expect(open).toThrow(/provider "mine": protocol "world" has no wire format; there are "openai", "azure"/);
});

test("a provider without keys is asked without a credential", async () => {
  await using server = await ScriptedServer.start(answered("42"));
  await using desk = new CallDesk([providerSettings(server.baseUrl, { keys: [] })]);
  await desk.conversation().complete({ messages: [] }, never);
  expect(server.requests[0]?.headers.authorization).toBeUndefined();
});

test("two thousand calls at once are carried, and their connections kept within bounds", async () => {
  await using server = await ScriptedServer.start(answered("42"));
  await using desk = new CallDesk([providerSettings(server.baseUrl)]);
  const calls = Array.from({ length: 2_000 }, () => desk.conversation().complete({ messages: [] }, never));
  const completions = await Promise.all(calls);
  expect(completions.every((completion) => completion.content === "42")).toBe(true);
  expect(desk.providers.connections).toBeLessThanOrEqual(2_000);
  expect(desk.providers.calls.size).toBe(0);
});
