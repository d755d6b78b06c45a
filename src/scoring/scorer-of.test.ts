import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "#kernel";
import { SCORER_KINDS, scorerOf } from "./scorer-of.ts";

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test("every folder is a kind of scorer, and every kind has a folder of the same shape", () => {
  expect(folders.toSorted()).toEqual([...SCORER_KINDS.map((kind) => kind.name), "model-graded"].toSorted());
  for (const name of folders) {
    expect(existsSync(join(import.meta.dirname, name, `${name}.ts`))).toBe(true);
    expect(existsSync(join(import.meta.dirname, name, `${name}.test.ts`))).toBe(true);
  }
});

describe.for(SCORER_KINDS.map((kind) => kind.name))("the scorer %s", (name) => {
  const scorer = scorerOf(name, "scorer");
  const target = fc.oneof(fc.string(), fc.integer(), fc.array(fc.string(), { minLength: 1 })) as fc.Arbitrary<Json>;

  test("gives the same pair the same score from 0 to 1, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), target, (answer, wanted) => {
        const { score, explanation } = scorer.score(answer, wanted);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(explanation).not.toBe("");
        expect(scorer.score(answer, wanted)).toEqual(scorerOf(name, "scorer").score(answer, wanted));
      }),
    );
  });

  test("gives an empty answer nothing for a target that it accepts", () => {
    fc.assert(
      fc.property(target, (wanted) => {
        fc.pre(scorer.refuses(wanted) === null);
        expect(scorer.score("", wanted).score).toBe(0);
      }),
    );
  });

  test("accepts the target as answer to itself", () => {
    for (const wanted of ["7", 7, "42.5"]) expect(scorer.score(String(wanted), wanted).score).toBe(1);
  });

  test("explains in one short line", () => {
    const { explanation } = scorer.score("so\nlong ".repeat(5000), "7\n".repeat(500));
    expect(explanation).not.toContain("\n");
    expect(explanation.length).toBeLessThan(250);
  });
});

test.for<[Json, string]>([
  [
    "exakt",
    'scorer: there is no scorer "exakt" (did you mean "exact"?); scorers in this version: exact, includes, match, numeric, json, model-graded',
  ],
  [{ name: "numeric", tolerence: 1 }, 'scorer: unknown key "tolerence" (did you mean "tolerance"?)'],
  [
    { name: "match", at: "ende" },
    'scorer.at: expected one of end, begin, any, exact, not "ende" (did you mean "end"?)',
  ],
  [
    7,
    "scorer: expected the name of a scorer, or { name: …, …options }; scorers: exact, includes, match, numeric, json, model-graded",
  ],
])("%j is refused", ([wanted, message]) => {
  expect(() => scorerOf(wanted, "scorer")).toThrow(message);
});

test("the id names version and options, so that scores of two kinds are never mixed up", () => {
  expect(scorerOf({ name: "numeric", tolerance: 0.5 }, "scorer").id).toBe('numeric@1{"tolerance":0.5}');
  expect(scorerOf({ name: "numeric", tolerance: 0 }, "scorer").id).toBe("numeric@1");
});
