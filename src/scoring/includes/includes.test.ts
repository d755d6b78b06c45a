import { expect, test } from "vitest";
import type { Json } from "#kernel";
import { scorerOf } from "../scorer-of.ts";

const includes = scorerOf("includes", "scorer");

test.for<[string, Json]>([
  ["The capital is PARIS, of course", "Paris"],
  ["parisian", "Paris"],
  ["New\nYork City", "new york"],
  ["either B or C", ["A", "C"]],
])("%j includes %j", ([answer, target]) => {
  expect(includes.score(answer, target).score).toBe(1);
});

test.for<[string, Json]>([
  ["The capital is Lyon", "Paris"],
  ["", "Paris"],
  ["Pa ris", "Paris"],
])("%j does not include %j", ([answer, target]) => {
  expect(includes.score(answer, target).score).toBe(0);
});
