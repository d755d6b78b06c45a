import { expect, test } from "vitest";
import { UsageError } from "#kernel";
import { StoreRefusedError } from "#store";
import { knownCause } from "./known-cause.ts";

const refused = new StoreRefusedError("ledger.db", "cannot use the ledger ledger.db: it cannot be written");
const usage = new UsageError("no such thing");
const suppressed = (error: unknown, held: unknown): Error =>
  Object.assign(new Error("An error was suppressed during disposal"), {
    name: "SuppressedError",
    error,
    suppressed: held,
  });

test.for([
  ["itself", refused],
  ["thrown while another was under way", suppressed(refused, new Error("a bug"))],
  ["suppressed by another", suppressed(new Error("a bug"), suppressed(new Error("one more"), refused))],
  ["one of several", new AggregateError([new Error("a bug"), refused])],
  ["the cause of another", new Error("a bug", { cause: refused })],
  ["beside a smaller one", suppressed(usage, refused)],
] as const)("a refusal of the store is found: %s", ([, error]) => {
  expect(knownCause(error)).toBe(refused);
});

test("a bug stays a bug, also one that holds itself", () => {
  const endless = new Error("a bug");
  endless.cause = endless;
  expect(knownCause(endless)).toBeNull();
  expect(knownCause(suppressed(new Error("a bug"), undefined))).toBeNull();
  expect(knownCause("thrown text")).toBeNull();
});

test("what a known error was made of does not take its place", () => {
  expect(knownCause(new UsageError("no such thing", { cause: refused }))).toBeInstanceOf(UsageError);
});
