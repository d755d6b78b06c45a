import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "./secret.ts";

const text = "a-canary-that-must-not-be-seen";

test("nothing that prints or serialises a secret shows its text", () => {
  const secret = new Secret(text);
  const shown = [
    String(secret),
    "".concat(secret as unknown as string),
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 5, showHidden: true }),
  ];
  for (const form of shown) {
    expect(form).not.toContain(text);
    expect(form).toContain(secret.fingerprint);
  }
});

test("equal secrets have equal fingerprints, others do not", () => {
  expect(new Secret(text).fingerprint).toBe(new Secret(text).fingerprint);
  expect(new Secret(text).fingerprint).not.toBe(new Secret(`${text}!`).fingerprint);
});

test("only revealing gives the text", () => {
  expect(new Secret(text).reveal()).toBe(text);
});
