import fc from "fast-check";
import { expect, test } from "vitest";
import { StreamPace } from "./stream-pace.ts";

/** Writes `tokens` each second from 1 on, and says what is thought of the stream at each of them. */
function secondBySecond(tokens: readonly number[]): (number | null)[] {
  const pace = new StreamPace(0);
  let sum = 0;
  return tokens.map((count, at) => {
    sum += count;
    pace.wrote(sum, (at + 1) * 1_000);
    return pace.slowSince((at + 1) * 1_000);
  });
}

const each = (seconds: number, tokens: number): number[] => Array.from({ length: seconds }, () => tokens);

test("a stream that crawls from the start is suspected after a minute, and not before", () => {
  const thought = secondBySecond(each(70, 0));
  expect(thought.slice(0, 59)).toEqual(each(59, 0).map(() => null));
  expect(thought[59]).toBe(0);
});

test("the suspicion keeps its beginning while it lasts, and ends when tokens come again", () => {
  const thought = secondBySecond([...each(10, 50), ...each(90, 0), ...each(20, 50)]);
  const first = thought.findIndex((since) => since !== null);
  expect(first).toBeGreaterThanOrEqual(68);
  expect(first).toBeLessThanOrEqual(80);
  expect(new Set(thought.slice(first, 99)).size).toBe(1);
  expect(thought.at(-1)).toBeNull();
});

test("two tokens a second are never suspected, however they are bunched", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 15 }), (bunch) => {
      const tokens = Array.from({ length: 300 }, (_, at) => ((at + 1) % bunch === 0 ? 2 * bunch : 0));
      expect(secondBySecond(tokens).every((since) => since === null)).toBe(true);
    }),
  );
});

test("a stream of fewer than half a token a second is suspected from then on", () => {
  const thought = secondBySecond(Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? 1 : 0)));
  expect(thought.slice(59).every((since) => since !== null)).toBe(true);
});

test("a silence of any length is judged without a word being written", () => {
  const pace = new StreamPace(0);
  pace.wrote(500, 1_000);
  expect(pace.slowSince(50_000)).toBeNull();
  expect(pace.slowSince(10_000_000)).toBe(10_000_000 - 60_000);
});
