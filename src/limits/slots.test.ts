import fc from "fast-check";
import { expect, test } from "vitest";
import { slotLetIn, slotRefused, slotsAt, slotSent, slotsSupposed, unboundedSlots } from "#limits";

test("a refusal says the limit exactly: as many as were in flight", () => {
  const slots = slotRefused(unboundedSlots(Infinity, 0), 4, 1000);
  expect(slotsAt(slots, 1000)).toBe(4);
});

test("more is looked for only after hundreds of sends, and each failed look makes the next rarer", () => {
  let slots = slotRefused(unboundedSlots(Infinity, 0), 4, 0);
  const sendsUntilLook = (): number => {
    for (let sends = 0; ; sends++) {
      if (slotsAt(slots, 1_000_000) > slots.cap) return sends;
      slots = slotSent(slots);
    }
  };
  const first = sendsUntilLook();
  slots = slotRefused(slots, 4, 900_000);
  expect(first).toBeGreaterThanOrEqual(300);
  expect(sendsUntilLook()).toBe(2 * first);
});

test("a look that passes raises the limit, and the next one reaches further at once", () => {
  let slots = slotsSupposed(unboundedSlots(Infinity, 0), 4, 0);
  for (let sends = 0; sends < 200; sends++) slots = slotSent(slots);
  slots = slotLetIn(slots, 5);
  expect(slots.cap).toBe(5);
  expect(slotsAt(slots, 20_000)).toBe(7);
});

test("a limit is never below one and never above what a person said", () => {
  const event = fc.oneof(
    fc.record({ kind: fc.constant("refused" as const), count: fc.integer({ min: 0, max: 100 }) }),
    fc.record({ kind: fc.constant("letIn" as const), count: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ kind: fc.constant("sent" as const), count: fc.integer({ min: 1, max: 500 }) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (events, ceiling) => {
      let slots = unboundedSlots(ceiling, 0);
      for (const [at, { kind, count }] of events.entries()) {
        if (kind === "refused") slots = slotRefused(slots, count, at * 20_000);
        if (kind === "letIn") slots = slotLetIn(slots, Math.min(count, slotsAt(slots, at * 20_000)));
        if (kind === "sent") for (let send = 0; send < count; send++) slots = slotSent(slots);
        expect(slotsAt(slots, at * 20_000)).toBeGreaterThanOrEqual(1);
        expect(slotsAt(slots, at * 20_000)).toBeLessThanOrEqual(ceiling);
      }
    }),
  );
});
