import fc from "fast-check";
import { expect, test } from "vitest";
import { anthropicVendor, azureVendor, googleVendor, openaiVendor, openrouterVendor } from "#testing";
import type { Codec } from "./codec.ts";
import { anthropicCodec } from "./providers/anthropic/index.ts";
import { azureCodec } from "./providers/azure/index.ts";
import { googleCodec } from "./providers/google/index.ts";
import { openaiCodec } from "./providers/openai/index.ts";
import { openrouterCodec } from "./providers/openrouter/index.ts";

const settings = { name: "p", baseUrl: "https://host.example", apiVersion: "1", rules: [] };

const FORMATS = [
  ["openai", openaiCodec(settings), openaiVendor],
  ["azure", azureCodec(settings), azureVendor],
  ["openrouter", openrouterCodec(settings), openrouterVendor],
  ["anthropic", anthropicCodec(settings), anthropicVendor],
  ["google", googleCodec(settings), googleVendor],
] as const;

const answer = {
  text: "six times seven",
  thinking: "well",
  calls: [{ name: "f", arguments: { a: 1 } }],
  finish: "tool-calls",
  usage: { input: 9, output: 5, cached: 3, reasoning: 1 },
  model: "m",
} as const;

/** Reads a body in pieces; whatever it is, the result is a whole count of tokens, or a failure that is short. */
function expectAnEnd(codec: Codec, status: number, pieces: readonly string[]): void {
  const reader = codec.reader({ status, headers: {} }, 0);
  for (const piece of pieces) {
    if (reader.read(piece)) break;
  }
  const decoded = reader.end();
  const failed = decoded.kind === "failed" ? decoded.failure.says : "";
  const counts = decoded.kind === "answered" ? Object.values(decoded.completion.usage ?? {}) : [];
  expect(failed.length).toBeLessThanOrEqual(301);
  expect([reader.tokens, ...counts].every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
}

const status = fc.constantFrom(200, 200, 201, 302, 400, 401, 404, 429, 500, 503, 529);

test.for(FORMATS)("%s: any document, as a body or as an event, comes to an end", ([, codec]) => {
  fc.assert(
    fc.property(status, fc.json({ maxDepth: 4 }), fc.boolean(), (code, document, event) => {
      expectAnEnd(codec, code, event ? [`data: ${document}\n\n`, "data: [DONE]\n\n"] : [document]);
    }),
  );
});

test.for(FORMATS)("%s: any text in any pieces comes to an end", ([, codec]) => {
  fc.assert(
    fc.property(status, fc.array(fc.string({ unit: "binary" })), (code, pieces) => expectAnEnd(codec, code, pieces)),
  );
});

// Of an answer in the vendor's own shape one value is replaced by any other: the nearest that a broken server comes to a good one.
test.for(FORMATS)("%s: an answer with one value gone wrong comes to an end", ([, codec, vendor]) => {
  const events = vendor.events(answer);
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.json({ maxDepth: 2 }), (at, spot, value) => {
      const broken = events.map((event, index) => (index === at % events.length ? spoiled(event, spot, value) : event));
      expectAnEnd(codec, 200, broken);
    }),
  );
});

test.for(FORMATS)("%s: a stream without any one of its events comes to an end", ([, codec, vendor]) => {
  const events = vendor.events(answer);
  for (const at of events.keys()) expectAnEnd(codec, 200, events.toSpliced(at, 1));
});

/** The event with one of its values replaced. */
function spoiled(event: string, spot: number, value: string): string {
  const values = [...event.matchAll(/:\s*("(?:[^"\\]|\\.)*"|-?\d+|null|true|false)/g)];
  const chosen = values[spot % Math.max(1, values.length)];
  if (chosen === undefined) return event;
  const start = chosen.index + chosen[0].length - chosen[1]!.length;
  return event.slice(0, start) + value + event.slice(start + chosen[1]!.length);
}

// Quadratic matching would take minutes here; the bound of 64 KB is the reader's own.
test.for(FORMATS)("%s: words that patterns begin with, without end, are looked through at once", ([, codec]) => {
  for (const words of [
    "unknown ",
    "max_tokens ",
    "model ",
    "limit of 1",
    "exceeded for ",
    "try again in 1",
    "stream ",
  ]) {
    expectAnEnd(codec, 400, [words.repeat(20_000)]);
  }
});
