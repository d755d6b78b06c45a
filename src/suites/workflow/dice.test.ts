import fc from "fast-check";
import { expect, test } from "vitest";
import { knownTool, TOOLS } from "./catalog.ts";
import { successProbability, type Throw, throwDice } from "./dice.ts";

const ok = (tool: string): Throw => ({ tool, succeeded: true });
const bad = (tool: string): Throw => ({ tool, succeeded: false });
const reader = "file_operations_reader";
const parser = "data_processing_parser";
const transformer = "data_processing_transformer";
const contract = "network_validator";

test.each<readonly [string, string, number, readonly Throw[], number]>([
  ["a tool without dependencies has the nominal rate", reader, 0.8, [], 0.8],
  ["a rate above 0.95 is cut to it", reader, 1, [], 0.95],
  ["a dependency that was never called halves it", transformer, 0.8, [], 0.4],
  ["a dependency that only failed halves it", transformer, 0.8, [bad(parser)], 0.4],
  ["a dependency that succeeded leaves it", transformer, 0.8, [ok(parser)], 0.8],
  ["a dependency that succeeded and then failed takes three tenths", transformer, 0.8, [ok(parser), bad(parser)], 0.56],
  ["two dependencies multiply", contract, 0.8, [], 0.2],
  ["one met, one not", contract, 0.8, [ok(parser)], 0.4],
  ["two failures are no streak before the fourth call", reader, 0.8, [bad(reader), bad(reader)], 0.8],
  ["each failure of the last three takes a tenth", reader, 0.8, [bad(reader), ok(parser), bad(reader)], 0.648],
  ["only the last three count", reader, 0.8, [bad(reader), ok(reader), ok(reader), ok(reader)], 0.8],
  ["it never falls below 0.1", contract, 0.6, [bad(parser), bad(parser), bad(parser)], 0.10935],
  ["the floor holds", contract, 0.4, [bad(parser), bad(parser), bad(parser)], 0.1],
])("%s", (...[, tool, rate, history, expected]) => {
  expect(successProbability(knownTool(tool), rate, history)).toBeCloseTo(expected, 10);
});

test("dice fall the same for the same trial, tool and count, whatever else happened", () => {
  const first = throwDice("trial", knownTool(reader), 0.8, []);
  expect(throwDice("trial", knownTool(reader), 0.8, [ok("utility_logger")])).toEqual(first);
  const outcomes = (seed: string): string[] =>
    Array.from({ length: 12 }, (_, at) => throwDice(seed, knownTool(reader), 0.6, Array(at).fill(ok(reader))).verdict);
  expect(outcomes("trial")).toEqual(outcomes("trial"));
  expect(outcomes("trial")).not.toEqual(outcomes("another trial"));
});

test("tools succeed as often as their rate says", () => {
  const successes = Array.from({ length: 4000 }, (_, at) => throwDice(`t${at}`, knownTool(reader), 0.7, [])).filter(
    ({ verdict }) => verdict === "success",
  );
  expect(successes.length / 4000).toBeCloseTo(0.7, 1);
});

test("a higher rate never turns a success into a failure", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...TOOLS), (seed, tool) => {
      const low = throwDice(seed, tool, 0.6, []);
      const high = throwDice(seed, tool, 0.9, []);
      expect(low.verdict === "success" && high.verdict === "error").toBe(false);
    }),
  );
});

const shapeOf = (output: object): string =>
  Object.entries(output)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? "array" : typeof value}`)
    .join(", ");

test("a success hands back every declared return in its type, a failure one of the tool's codes", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...TOOLS), (seed, tool) => {
      const outcome = throwDice(seed, tool, 0.8, []);
      const shape = outcome.verdict === "error" ? outcome.code : shapeOf(JSON.parse(outcome.text) as object);
      const declared = tool.returns.map(({ name, type }) => `${name}: ${type}`).join(", ");
      expect([...tool.errors, declared]).toContain(shape);
    }),
  );
});
