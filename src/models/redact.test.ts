import { expect, test } from "vitest";
import { Secret } from "#kernel";
import { redactText } from "./redact.ts";

test("a key is replaced by its fingerprint, however an address spells it", () => {
  const key = new Secret("sk-canary/with+signs");
  const told = redactText("used sk-canary/with+signs at ?key=sk-canary%2Fwith%2Bsigns", key);
  expect(told).toBe(`used ${key.fingerprint} at ?key=${key.fingerprint}`);
});

test.for(["none", "x", "a", ""])("a word that stands for no key (%j) does not rewrite what a model says", (word) => {
  expect(redactText("none of the examples is a x", new Secret(word))).toBe("none of the examples is a x");
});
