import { expect, test } from "vitest";
import { HeaderPatience } from "./header-patience.ts";

test("a lane that has shown nothing, or only quick heads, is given a minute", () => {
  const patience = new HeaderPatience();
  expect(patience.ms).toBe(60_000);
  patience.came(500);
  expect(patience.ms).toBe(60_000);
});

test("a slow lane is given three times its slowest head, five minutes at most", () => {
  const patience = new HeaderPatience();
  patience.came(30_000);
  expect(patience.ms).toBe(90_000);
  patience.came(200_000);
  expect(patience.ms).toBe(300_000);
});

test("a slow head is forgotten after a hundred others", () => {
  const patience = new HeaderPatience();
  patience.came(30_000);
  for (let head = 0; head < 100; head++) patience.came(100);
  expect(patience.ms).toBe(60_000);
});

test("each wait that runs out doubles the next, five minutes at most", () => {
  const patience = new HeaderPatience();
  const waits = [];
  for (let send = 0; send < 5; send++) {
    waits.push(patience.ms);
    patience.ranOut(patience.ms);
  }
  expect(waits).toEqual([60_000, 120_000, 240_000, 300_000, 300_000]);
});
