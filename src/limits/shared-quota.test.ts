import fc from "fast-check";
import { expect, test } from "vitest";
import { randomOf } from "#kernel";
import { type FamilyRefusal, sharedQuota } from "#limits";

const PER_MS = 0.002;

/** Refusals of two groups in turn; `partOf` says which part of all that the quota gives in a stretch the first one takes. */
function onOneQuota(count: number, partOf: (stretch: number) => number): FamilyRefusal[] {
  const refusals: FamilyRefusal[] = [];
  let letIn = [60, 60];
  for (let stretch = 0; stretch < count; stretch++) {
    const ms = 4000 + 1000 * (stretch % 5);
    const first = Math.round(PER_MS * ms * partOf(stretch));
    letIn = [letIn[0]! + first, letIn[1]! + Math.round(PER_MS * ms) - first];
    refusals.push({ member: stretch % 2, at: (refusals.at(-1)?.at ?? 10_000) + ms, letIn });
  }
  return refusals;
}

/** Refusals of groups that each have a quota of their own, at moments that have nothing to do with each other. */
function onTwoQuotas(seed: number, count: number): FamilyRefusal[] {
  const random = randomOf("two quotas", seed);
  const perMs = [0.001 * (0.5 + random.next()), 0.001 * (0.5 + random.next())];
  const sizes = [60 * random.next(), 60 * random.next()];
  const at = [10_000, 10_000];
  const refusals: FamilyRefusal[] = [];
  const letInBy = (member: number, ms: number): number =>
    // Between its refusals a group is a few sends from empty.
    Math.floor(sizes[member]! + perMs[member]! * ms - (ms === at[member] ? 0 : 3 * random.next()));
  for (let refusal = 0; refusal < count; refusal++) {
    const member = refusal % 2;
    at[member]! += 2000 + 30_000 * random.next();
    refusals.push({ member, at: at[member]!, letIn: [letInBy(0, at[member]!), letInBy(1, at[member]!)] });
  }
  return refusals;
}

const uneven = (stretch: number): number => [0.2, 0.7, 0.5, 0.9, 0.3][stretch % 5]!;

test("groups whose sends add up to one rate between any two refusals, and neither's alone do, charge one quota", () => {
  const quota = sharedQuota(onOneQuota(12, uneven), [0, 1])!;
  expect(quota.perMs).toBeCloseTo(PER_MS);
  expect(quota.missTogether).toBeLessThan(0.7);
  expect(quota.missApart).toBeGreaterThan(1.2);
  expect(quota.stretches).toBe(11);
});

test("fewer than eight stretches are too little evidence", () => {
  expect(sharedQuota(onOneQuota(8, uneven), [0, 1])).toBeNull();
});

test("where each takes a constant part nothing tells one quota from two", () => {
  expect(
    sharedQuota(
      onOneQuota(24, () => 0.5),
      [0, 1],
    ),
  ).toBeNull();
});

test("groups with quotas of their own are never taken for one", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 2, max: 24 }), (seed, count) => {
      expect(sharedQuota(onTwoQuotas(seed, count), [0, 1])).toBeNull();
    }),
    { numRuns: 500 },
  );
});
