import { expect, test } from "vitest";
import type { Json } from "#kernel";
import { scorerOf } from "../scorer-of.ts";

const exact = scorerOf("exact", "scorer");

test.for<[string, Json]>([
  ["Paris", "Paris"],
  ["  Paris\n", "Paris"],
  ["caf\u0065\u0301", "caf\u00e9"],
  ["one\r\ntwo", "one\ntwo"],
  ["7", 7],
  ["true", true],
  ["B", ["A", "B"]],
])("%j is exactly %j", ([answer, target]) => {
  expect(exact.score(answer, target).score).toBe(1);
});

test.for<[string, Json]>([
  ["paris", "Paris"],
  ["Paris.", "Paris"],
  ["The answer is Paris", "Paris"],
  ["", "Paris"],
  ["New  York", "New York"],
])("%j is not exactly %j", ([answer, target]) => {
  expect(exact.score(answer, target).score).toBe(0);
});
