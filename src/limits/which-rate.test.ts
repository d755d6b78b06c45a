import { expect, test } from "vitest";
import { errorsSeen, sizeSeen, surely, undecided, type WhichRate } from "#limits";

const times = (count: number, step: (which: WhichRate) => WhichRate, from = undecided): WhichRate =>
  count === 0 ? from : times(count - 1, step, step(from));

test("requests are believed until the evidence for tokens is good", () => {
  expect(undecided.tokens).toBe(false);
  expect(times(2, (which) => sizeSeen(which, 5000, 3000)).tokens).toBe(false);
});

test("tokens are believed when their estimate foretells refusals and that of requests does not", () => {
  expect(times(3, (which) => errorsSeen(which, { requests: 0.2, tokens: 0.01 }, 50)).tokens).toBe(true);
});

test("what was believed is held until it is turned, not until it is doubted", () => {
  const tokens = times(2, (which) => errorsSeen(which, { requests: 0.3, tokens: 0 }, 50));
  const doubted = times(4, (which) => sizeSeen(which, 1000, 3000), tokens);
  expect(doubted.tokens).toBe(true);
  expect(times(20, (which) => errorsSeen(which, { requests: 0, tokens: 0.3 }, 50), tokens).tokens).toBe(false);
});

test("what the provider says needs no evidence", () => {
  expect(surely("tokens").tokens).toBe(true);
  expect(surely("requests").tokens).toBe(false);
});
