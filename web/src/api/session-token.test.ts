import { expect, test } from "vitest";
import { takeToken } from "./session-token.ts";

function opened(address: string, remembered: string | null = null) {
  const kept = new Map<string, string>(remembered === null ? [] : [["sluice-token", remembered]]);
  const bar: string[] = [];
  const token = takeToken({
    address: new URL(address),
    memory: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
    replace: (shown) => void bar.push(shown),
  });
  return { token, bar, kept: kept.get("sluice-token") ?? null };
}

test.for([
  ["http://127.0.0.1:4400/?token=abc", "http://127.0.0.1:4400/"],
  ["http://127.0.0.1:4400/?token=abc#/results?by=model", "http://127.0.0.1:4400/#/results?by=model"],
  ["http://127.0.0.1:4400/#/runs/r1?token=abc&x=1", "http://127.0.0.1:4400/#/runs/r1?x=1"],
  ["http://127.0.0.1:4400/#/?token=abc", "http://127.0.0.1:4400/#/"],
  ["http://127.0.0.1:4400/#token=abc", "http://127.0.0.1:4400/"],
])("the token of %s is kept for this tab and leaves the bar", ([address, shown]) => {
  expect(opened(address!)).toEqual({ token: "abc", bar: [shown], kept: "abc" });
});

test("a page that is opened again in its tab still has it", () => {
  expect(opened("http://127.0.0.1:4400/#/audit", "abc")).toEqual({ token: "abc", bar: [], kept: "abc" });
});

test("without a token there is none", () => {
  expect(opened("http://127.0.0.1:4400/").token).toBeNull();
});
