import { expect, test } from "vitest";
import { isDead, ownerText, parseOwner, thisOwner } from "./owner.ts";

const here = thisOwner();
/** No process has this number: it is above what kernels give out. */
const NOBODY = 2 ** 30;

test("an owner is one word and comes back from it; other words are no owners", () => {
  expect(parseOwner(ownerText(here))).toEqual(here);
  const strange = { ...here, machine: "a/b c%", namespace: "pid:[1]" };
  expect(ownerText(strange)).not.toMatch(/\s/);
  expect(parseOwner(ownerText(strange))).toEqual(strange);
  expect(parseOwner("")).toBeNull();
  expect(parseOwner("somebody")).toBeNull();
  expect(parseOwner("a/b/c/d/e/f")).toBeNull();
});

test("this process lives", () => {
  expect(isDead(here, here)).toBe(false);
});

test("a process is dead when its number is free, is another's, or is from before the machine started", () => {
  expect(isDead({ ...here, pid: NOBODY }, here)).toBe(true);
  expect(isDead({ ...here, startedTicks: "1" }, here)).toBe(true);
  expect(isDead({ ...here, boot: "an earlier one" }, here)).toBe(true);
});

test("what cannot be known is left alone: other machines, other users, other process namespaces", () => {
  const gone = { ...here, pid: NOBODY };
  expect(isDead({ ...gone, machine: "another" }, here)).toBe(false);
  expect(isDead({ ...gone, machine: "another", boot: "another" }, here)).toBe(false);
  expect(isDead({ ...gone, user: here.user + 1 }, here)).toBe(false);
  expect(isDead({ ...gone, namespace: "another" }, here)).toBe(false);
});
