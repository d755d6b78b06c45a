import { expect, test } from "vitest";
import { charged, corrected, emptied, type RateView, roomAt, unseenRate } from "#limits";

/** A provider that lets `most` sends into each window of `windowMs`, and says when the window ends; the sender goes as soon as the view has room. */
function follow(most: number, windowMs: number, seconds: number): { view: RateView; refused: number; sent: number } {
  let view = unseenRate(0, null, 0);
  let [index, used, refused, sent, resting] = [0, 0, 0, 0, 0];
  for (let now = 0; now < seconds * 1000; now += 20) {
    const current = Math.floor(now / windowMs);
    if (current > index) [index, used] = [current, 0];
    const mayGo = view.perMs === null ? now % 100 === 0 : roomAt(view, 1, now) <= now;
    if (now < resting || !mayGo) continue;
    const letIn = view.total;
    view = charged(view, 1, now);
    if (used < most) {
      used += 1;
      sent += 1;
      continue;
    }
    const retryAfterMs = Math.max(1000, (index + 1) * windowMs - now);
    view = corrected(view, -1, now);
    view = emptied(view, { at: now, letIn, cost: 1, sameBurst: false, daring: 0, retryAfterMs });
    refused += 1;
    resting = now + retryAfterMs;
  }
  return { view, refused, sent };
}

test("a short window is recognised by the second refusal, and filled each time with hardly a refusal", () => {
  const { view, refused, sent } = follow(15, 6000, 600);
  expect(view.windowMs).toBe(6000);
  expect(view.size).toBe(15);
  expect(sent).toBeGreaterThan(0.95 * 15 * 100);
  expect(refused / sent).toBeLessThan(0.02);
});

test("a send that was refused leaves no room behind when a window has passed since", () => {
  const { refused, sent } = follow(17, 26_000, 900);
  // One refusal in each window were one in eighteen.
  expect(refused / sent).toBeLessThan(0.02);
  expect(sent).toBeGreaterThan(0.95 * ((17 * 900) / 26));
});

test("a bucket that asks to wait for one send's refill is not taken for a window", () => {
  let view = unseenRate(0, null, 0);
  for (let at = 0; at < 20_000; at += 1000) view = charged(view, 1, at);
  for (const at of [20_000, 80_000]) {
    view = emptied(view, { at, letIn: view.total, cost: 1, sameBurst: false, daring: 0, retryAfterMs: 2400 });
    for (let sent = 0; sent < 20; sent++) view = charged(view, 1, at + 1000 * sent);
  }
  expect(view.windowMs).toBeNull();
});

test("a window met only after it had begun anew is found by the second refusal, for both must have held the same", () => {
  // About 40 in each eight seconds; the ramp comes to it in the second one, and faster in its second half.
  let view = unseenRate(0, null, 0);
  const send = (from: number, to: number, everyMs: number): void => {
    for (let at = from; at < to; at += everyMs) view = charged(view, 1, at);
  };
  const refuse = (at: number, endsAt: number): void => {
    const retryAfterMs = endsAt - at;
    view = emptied(view, { at, letIn: view.total, cost: 1, sameBurst: false, daring: 0, retryAfterMs });
  };
  send(3, 8000, 400);
  send(8003, 12_001, 400);
  send(12_003, 13_451, 50);
  refuse(13_504.5, 16_000);
  send(16_003, 20_001, 100);
  refuse(20_004.5, 24_000);
  expect(view.windowMs).toBe(8000);
  expect(view.size).toBeGreaterThan(37);
  expect(view.size).toBeLessThan(42);
});

test("a window of tokens that went by and held more than was believed is believed, once its answers are known", () => {
  let view: RateView = { ...unseenRate(0, null, 1), windowMs: 3000, slides: false, perMs: 2, size: 6000 };
  view = { ...view, ends: [{ endsAt: 0, waitMs: 1500.5, lags: [], sendsFrom: 0, crowd: 0 }] };
  for (const at of [10, 700, 3010, 6010]) view = charged(view, 2500, at);
  expect(view.size).toBe(6000);
  view = corrected(view, 2000, 700);
  expect(view.size).toBe(7000);
});

test("a send alone in its window shows nothing, however large", () => {
  let view: RateView = { ...unseenRate(0, null, 1), windowMs: 3000, slides: false, perMs: 2, size: 6000 };
  view = { ...view, ends: [{ endsAt: 0, waitMs: 1500.5, lags: [], sendsFrom: 0, crowd: 0 }] };
  for (const at of [10, 3010, 6010]) view = charged(view, 2500, at);
  expect(corrected(view, 9000, 10).size).toBe(6000);
});
