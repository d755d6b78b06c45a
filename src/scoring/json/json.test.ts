import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, type Json } from "#kernel";
import { scorerOf } from "../scorer-of.ts";

const json = scorerOf("json", "scorer");

test.for<[string, Json]>([
  ['{"a": 1, "b": [true, null]}', { b: [true, null], a: 1 }],
  ['{"a": 1}', '{ "a": 1.0 }'],
  ['Here you are:\n```json\n{"city": "Paris"}\n```\nAnything else?', { city: "Paris" }],
  ['As noted in [1], the result is {"a": "}"} indeed.', { a: "}" }],
  ["The list {of sorts} is [3, 1, 2]", [3, 1, 2]],
  ["42", 42],
  ["```\ntrue\n```", true],
  ['"Paris"', "Paris"],
  ["null", "null"],
  ["[]", []],
])("%j has the value %j", ([answer, target]) => {
  expect(json.score(answer, target).score).toBe(1);
});

test.for<[string, Json]>([
  ["[1, 2]", [2, 1]],
  ['{"a": 1, "b": 2}', { a: 1 }],
  ['{"a": "1"}', { a: 1 }],
  ['{"a": 1', { a: 1 }],
  ['{"a": 2} or rather {"a": 1}', { a: 1 }],
  ["The answer is 42", 42],
  ["", { a: 1 }],
  ["{a: 1}", { a: 1 }],
])("%j has not the value %j", ([answer, target]) => {
  expect(json.score(answer, target).score).toBe(0);
});

test("a target that tries to be JSON and is not is refused", () => {
  expect(json.refuses('{"a": 1')).toBe("looks like JSON and is not");
  expect(json.refuses("plain words")).toBeNull();
});

const container = fc.jsonValue().filter((value) => typeof value === "object" && value !== null);

test("every object and array equals itself, in prose and with other spacing", () => {
  fc.assert(
    fc.property(container, (value) => {
      const target = JSON.parse(JSON.stringify(value)) as Json;
      expect(json.score(`It is ${JSON.stringify(value, null, 2)}, I think.`, target).score).toBe(1);
      expect(json.score(canonicalJson(value), target).score).toBe(1);
    }),
  );
});

test("a text full of brackets does not take long", () => {
  expect(json.score("[".repeat(200_000), [1]).score).toBe(0);
  expect(json.score('{"'.repeat(100_000), { a: 1 }).score).toBe(0);
});
