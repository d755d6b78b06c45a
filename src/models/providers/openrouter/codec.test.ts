import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openrouterCodec } from "./codec.ts";
import { openrouterVendor, describeCodec, type VendorError } from "#testing";

const errors = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/errors.json"), "utf8")) as VendorError[];

describeCodec("OpenRouter", openrouterVendor, errors);

const codec = openrouterCodec({ name: "mine", baseUrl: null, rules: [] });
const bodyOf = (deployment: string): unknown =>
  JSON.parse(codec.encode({ messages: [] }, { deployment, key: null, without: new Set() }).body);

test("a deployment may name the company that answers, and then no other does", () => {
  expect(bodyOf("meta-llama/llama-3.3-70b-instruct@deepinfra/fp8")).toMatchObject({
    model: "meta-llama/llama-3.3-70b-instruct",
    provider: { only: ["deepinfra/fp8"], allow_fallbacks: false },
  });
  expect(bodyOf("meta-llama/llama-3.3-70b-instruct")).not.toHaveProperty("provider");
});

const isRight = (routed: string, reported: string): boolean | undefined =>
  codec.isSameModel?.({ requested: "llama", routed, servedAs: [] }, reported);

test.for([
  ["vendor/llama", "vendor/llama@Together", true],
  ["vendor/llama", "vendor/llama", true],
  ["vendor/llama@deepinfra/fp8", "vendor/llama@DeepInfra", true],
  ["vendor/llama@google-vertex/us-east5", "vendor/llama@Google", true],
  ["vendor/llama@novita", "vendor/llama@NovitaAI", true],
  ["vendor/llama@deepinfra/fp8", "vendor/llama@Together", false],
  ["vendor/llama@deepinfra", "vendor/llama-mini@DeepInfra", false],
] as const)("asked as %s, %s is right: %s", ([routed, reported, right]) => {
  expect(isRight(routed, reported)).toBe(right);
});

test("a limit's reset in the body is a moment to wait for", () => {
  const error = {
    code: 429,
    message: "Rate limit exceeded: free-models-per-min. ",
    metadata: { headers: { "X-RateLimit-Limit": "20", "X-RateLimit-Reset": "1760000030000" } },
  };
  const reader = codec.reader({ status: 429, headers: {} }, 1_760_000_000_000);
  reader.read(JSON.stringify({ error }));
  expect(reader.end()).toMatchObject({ failure: { kind: "rate-limited", retryAfterMs: 30_000 } });
});
