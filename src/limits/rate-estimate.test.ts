import fc from "fast-check";
import { expect, test } from "vitest";
import { charged, corrected, emptied, levelAt, type RateView, roomAt, unseenRate } from "#limits";

/** A bucket as a provider keeps it, and a sender that goes as soon as the view has room; gives the view after so many seconds. */
function follow(
  perSecond: (seconds: number) => number,
  size: number,
  seconds: number,
): { view: RateView; refused: number; sent: number } {
  let view = unseenRate(0, null, 0);
  let level = size;
  let at = 0;
  let refused = 0;
  let sent = 0;
  let resting = 0;
  for (let now = 0; now < seconds * 1000; now += 20) {
    level = Math.min(size, level + perSecond(now / 1000) * ((now - at) / 1000));
    at = now;
    // Until the first refusal nothing paces but the sender: ten a second here.
    const mayGo = view.perMs === null ? now % 100 === 0 : roomAt(view, 1, now) <= now;
    if (now < resting || !mayGo) continue;
    const letIn = view.total;
    view = charged(view, 1, now);
    if (level >= 1) {
      level -= 1;
      sent += 1;
      continue;
    }
    view = corrected(view, -1, now);
    refused += 1;
    view = emptied(view, { at: now, letIn, cost: 1, sameBurst: false, daring: 0, retryAfterMs: 1000 });
    resting = now + 1000;
  }
  return { view, refused, sent };
}

const perMinuteOf = (view: RateView): number => view.perMs! * 60_000;

test("a minute's bucket is found to within two percent, with few refusals", () => {
  const { view, refused, sent } = follow(() => 1, 60, 600);
  expect(perMinuteOf(view)).toBeGreaterThan(58.8);
  expect(perMinuteOf(view)).toBeLessThan(61.2);
  expect(refused / sent).toBeLessThan(0.02);
  expect(sent).toBeGreaterThan(650);
});

test("a small bucket is found too, though it runs over while nobody looks", () => {
  const { view, sent } = follow(() => 5, 5, 300);
  expect(perMinuteOf(view)).toBeGreaterThan(285);
  expect(perMinuteOf(view)).toBeLessThan(315);
  expect(sent).toBeGreaterThan(1350);
});

test("a limit that falls is followed, and one that rises is found", () => {
  expect(perMinuteOf(follow((seconds) => (seconds < 200 ? 2 : 0.5), 60, 400).view)).toBeLessThan(34);
  expect(perMinuteOf(follow((seconds) => (seconds < 200 ? 1 : 3), 60, 900).view)).toBeGreaterThan(150);
});

test("lesson 4: refusals that come faster than foretold cut the rate, several together where one alone says too little", () => {
  let view: RateView = {
    ...unseenRate(0, null, 0),
    perMs: 0.001,
    doubt: 0.01,
    size: 60,
    empties: [{ at: 0, total: 0 }],
  };
  for (const [at, letIn] of [
    [4000, 2],
    [8000, 4],
    [12_000, 6],
  ] as const)
    view = emptied({ ...view, total: letIn }, { at, letIn, cost: 1, sameBurst: false, daring: 0, retryAfterMs: 1000 });
  expect(perMinuteOf(view)).toBeLessThan(45);
});

test("lesson 3: further refusals of a burst move the anchor, not the estimate", () => {
  const once = emptied(
    { ...unseenRate(0, null, 0), total: 60 },
    { at: 10_000, letIn: 60, cost: 1, sameBurst: false, daring: 0, retryAfterMs: 1000 },
  );
  const twice = emptied(once, { at: 10_100, letIn: 60, cost: 1, sameBurst: true, daring: 0, retryAfterMs: 1000 });
  expect(twice.perMs).toBe(once.perMs);
  expect(twice.anchor.at).toBeGreaterThanOrEqual(10_100);
});

test("a long wait says that the provider counts in a window, and the window is followed", () => {
  // Sixty sends in nine seconds, refused, and 51 s to wait: sixty a minute.
  let view = unseenRate(0, null, 0);
  for (let send = 0; send < 60; send++) view = charged(view, 1, send * 150);
  view = emptied(view, { at: 9000, letIn: 60, cost: 1, sameBurst: false, daring: 0, retryAfterMs: 51_000 });
  expect(view.windowMs).toBe(60_000);
  expect(roomAt(view, 1, 30_000)).toBeGreaterThan(60_000);
  expect(roomAt(view, 1, 61_000)).toBe(61_000);
});

const step = fc.oneof(
  fc.record({ do: fc.constant("send" as const), cost: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    do: fc.constant("refuse" as const),
    cost: fc.integer({ min: 1, max: 5 }),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: null }),
  }),
  fc.record({ do: fc.constant("wait" as const), cost: fc.integer({ min: 1, max: 60_000 }) }),
);

test("whatever is sent and refused, rate, doubt and size stay in their bounds and the level never passes the size", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 80 }),
      fc.option(fc.integer({ min: 1, max: 6000 }), { nil: null }),
      (steps, said) => {
        let view = unseenRate(0, said, 0);
        let now = 0;
        for (const next of steps) {
          if (next.do === "wait") now += next.cost;
          else if (next.do === "send") view = charged(view, next.cost, now);
          else
            view = emptied(view, {
              at: now,
              letIn: view.total,
              cost: next.cost,
              sameBurst: false,
              daring: 0.5,
              retryAfterMs: next.retryAfterMs,
            });
          expect(view.perMs === null || (view.perMs > 0 && view.perMs <= view.ceilingPerMs * (1 + 1e-9))).toBe(true);
          expect(view.doubt).toBeGreaterThan(0);
          expect(view.doubt).toBeLessThanOrEqual(1);
          expect(view.size).toBeGreaterThan(0);
          expect(levelAt(view, now)).toBeLessThanOrEqual(view.size);
          expect(roomAt(view, 1, now)).toBeGreaterThanOrEqual(now);
        }
      },
    ),
  );
});

test("a long wait after few sends is believed only up to what a person said", () => {
  const sent = charged(charged(unseenRate(0, 4, 0), 1, 0), 2, 0);
  const seen = { at: 0, letIn: sent.total, cost: 1, sameBurst: false, daring: 0.5, retryAfterMs: 30_001 };
  expect(emptied(sent, seen).perMs).toBeLessThanOrEqual(4 / 60_000);
});

test("a charge that is taken back leaves the level as it was", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 1000 }), (cost, at) => {
      const view: RateView = {
        ...unseenRate(0, null, 0),
        perMs: 0.001,
        doubt: 0.01,
        size: 60,
        anchor: { at: 0, total: 0, level: 50 },
      };
      const back = corrected(charged(view, cost, at), -cost, at);
      expect(levelAt(back, at + 10)).toBeCloseTo(levelAt(view, at + 10));
    }),
  );
});
