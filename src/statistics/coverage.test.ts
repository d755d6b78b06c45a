import { expect, test } from "vitest";
import { type Random, randomOf } from "#kernel";
import { clusteredInterval } from "./clustered-interval.ts";
import { comparePairs } from "./compare-pairs.ts";
import { meanInterval } from "./mean-interval.ts";
import { wilsonInterval } from "./wilson-interval.ts";

// What an interval of 95 % promises is how often it holds the truth. Here the truth is known and the draws are seeded.
const DRAWS = 2000;
// Below 0.935 only once in a thousand honest sets of 2,000 draws (binomial, 3.1 standard errors).
const LEAST = 0.935;

/** How often full, partial and failure come, as 1, ½ and 0. */
interface Ability {
  readonly full: number;
  readonly partial: number;
}

const meanOf = ({ full, partial }: Ability): number => full + partial / 2;

function draw({ full, partial }: Ability, random: Random): number {
  const lot = random.next();
  if (lot < full) return 1;
  return lot < full + partial ? 0.5 : 0;
}

const abilities: readonly Ability[] = [
  { full: 0.5, partial: 0 },
  { full: 0.9, partial: 0 },
  { full: 0.4, partial: 0.3 },
  { full: 0.7, partial: 0.2 },
];

function shareOf(holds: (random: Random) => boolean, name: string): number {
  const random = randomOf("coverage", name);
  return Array.from({ length: DRAWS }, () => holds(random)).filter(Boolean).length / DRAWS;
}

// Wilson's promise is about the average over proportions; for a single one, coverage swings with the steps of the binomial.
test.for([10, 20, 50, 200])("Wilson's intervals of mean scores of %d trials hold the truth on average", (count) => {
  const shares = abilities.map((ability) =>
    shareOf((random) => {
      const sum = Array.from({ length: count }, () => draw(ability, random)).reduce((total, one) => total + one, 0);
      const { low, high } = wilsonInterval(sum, count)!;
      return low <= meanOf(ability) && meanOf(ability) <= high;
    }, `wilson ${count}`),
  );
  expect(Math.min(...shares)).toBeGreaterThan(0.92);
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.945);
});

test.for([10, 20, 50, 200])("the interval of a difference over %d tasks holds the truth", (count) => {
  for (const [first, second] of [abilities.slice(0, 2), abilities.slice(2), [abilities[3], abilities[3]]]) {
    const share = shareOf((random) => {
      const pairs = Array.from({ length: count }, (_, n) => ({
        task: `task-${n}`,
        first: draw(first!, random),
        second: draw(second!, random),
      }));
      const { low, high } = comparePairs(pairs)!.interval;
      const truth = meanOf(first!) - meanOf(second!);
      return low <= truth && truth <= high;
    }, `pairs ${count}`);
    expect(share).toBeGreaterThan(LEAST);
  }
});

test("the interval of a mean over tasks that are tried five times each holds the truth, where one that counts every try would not", () => {
  const tries = (random: Random, name: (task: number, attempt: number) => string) =>
    Array.from({ length: 30 }, (_, task) => {
      const difficulty = random.next();
      return Array.from({ length: 5 }, (_unused, attempt) => ({
        value: random.chance(difficulty) ? 1 : 0,
        cluster: name(task, attempt),
      }));
    }).flat();
  const share = (name: (task: number, attempt: number) => string): number =>
    shareOf((random) => {
      const { low, high } = meanInterval(tries(random, name))!;
      return low <= 0.5 && 0.5 <= high;
    }, "clusters");
  expect(share((task) => `${task}`)).toBeGreaterThan(LEAST);
  expect(share((task, attempt) => `${task}/${attempt}`)).toBeLessThan(0.9);
});

test.for([8, 30, 100])(
  "the clustered interval of %d tasks tried five times each holds the truth, where Wilson's over tries would not",
  (tasks) => {
    const draws = (random: Random): { readonly value: number; readonly cluster: string }[] =>
      Array.from({ length: tasks }, (_, task) => {
        const difficulty = random.next();
        return Array.from({ length: 5 }, () => ({ value: random.chance(difficulty) ? 1 : 0, cluster: `${task}` }));
      }).flat();
    const holds = ({ low, high }: { readonly low: number; readonly high: number }): boolean =>
      low <= 0.5 && 0.5 <= high;
    expect(shareOf((random) => holds(clusteredInterval(draws(random))!), `clustered ${tasks}`)).toBeGreaterThan(LEAST);
    const naive = shareOf((random) => {
      const values = draws(random).map(({ value }) => value);
      return holds(
        wilsonInterval(
          values.reduce((sum, one) => sum + one, 0),
          values.length,
        )!,
      );
    }, `clustered ${tasks}`);
    expect(naive).toBeLessThan(0.9);
  },
);
