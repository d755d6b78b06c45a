import { expect, test } from "vitest";
import { errorsSeen, sizeSeen, surely, undecided, type WhichRate } from "#limits";

/** How far off both were, of fifty sends each. */
const of50 = (requests: number, tokens: number): Record<"requests" | "tokens", { off: number; costs: number }> => ({
  requests: { off: requests, costs: 50 },
  tokens: { off: tokens, costs: 50 },
});

const times = (count: number, step: (which: WhichRate) => WhichRate, from = undecided): WhichRate =>
  count === 0 ? from : times(count - 1, step, step(from));

test("requests are believed until the evidence for tokens is good", () => {
  expect(undecided.tokens).toBe(false);
  expect(times(2, (which) => sizeSeen(which, 5000, 3000)).tokens).toBe(false);
});

test("tokens are believed when their estimate foretells refusals and that of requests does not", () => {
  expect(times(3, (which) => errorsSeen(which, of50(0.2, 0.01))).tokens).toBe(true);
});

test("what was believed is held until it is turned, not until it is doubted", () => {
  const tokens = times(2, (which) => errorsSeen(which, of50(0.3, 0)));
  const doubted = times(4, (which) => sizeSeen(which, 1000, 3000), tokens);
  expect(doubted.tokens).toBe(true);
  expect(times(20, (which) => errorsSeen(which, of50(0, 0.3)), tokens).tokens).toBe(false);
});

test("what the provider says needs no evidence", () => {
  expect(surely("tokens").tokens).toBe(true);
  expect(surely("requests").tokens).toBe(false);
});

test("a window that lets in three once and one another time is no limit of requests, though few are few", () => {
  const seen = { requests: { off: Math.log(1 / 3), costs: 3 }, tokens: { off: -0.2, costs: 2.6 } };
  expect(times(2, (which) => errorsSeen(which, seen)).tokens).toBe(true);
});
