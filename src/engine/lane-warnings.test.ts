import { expect, test } from "vitest";
import { EpochMs, GroupId, LaneId } from "#kernel";
import { LaneWarnings } from "./lane-warnings.ts";

const evidence = { perMs: 0.002, stretches: 9, missTogether: 0.3, missApart: 4 };

test("keys that share a quota are named, with its rate and how to say so", () => {
  const groups = ["p/key-1/m", "p/key-2/m"].map((name) => GroupId(name));
  const line = new LaneWarnings().of({ type: "shared-quota-found", groups, perMinute: 119.6, evidence });
  expect(line).toContain("p/key-1/m and p/key-2/m turned out to charge one quota, of about 120 requests a minute");
  expect(line).toContain("quota: account-model");
});

test("a key that is refused is told once for each reason, however many lanes it had", () => {
  const warnings = new LaneWarnings();
  const refused = (lane: string, reason: string): string | null =>
    warnings.of({ type: "lane-refused", lane: LaneId(lane), reason });
  expect(refused("p/key-1/a", "401")).toBe("lane p/key-1/a is out of use: 401");
  expect(refused("p/key-1/b", "401")).toBeNull();
  expect(refused("p/key-1/b", "unpaid")).toContain("unpaid");
  expect(refused("p/key-2/b", "401")).toContain("p/key-2/b");
});

test("a lane that never answered and fails is told once for each provider and reason; one that worked is not", () => {
  const warnings = new LaneWarnings();
  const failing = (lane: string, reason: string, proven = false): string | null =>
    warnings.of({ type: "lane-failing", lane: LaneId(lane), until: EpochMs(5), reason, proven });
  expect(failing("p/key-1/a", "ENOTFOUND p.example")).toContain(
    "lane p/key-1/a has never answered and fails: ENOTFOUND p.example",
  );
  expect(failing("p/key-2/b", "ENOTFOUND p.example")).toBeNull();
  expect(failing("p/key-2/b", "ECONNREFUSED")).toContain("ECONNREFUSED");
  expect(failing("q/key-1/a", "ENOTFOUND q.example")).toContain("q/key-1/a");
  expect(failing("q/key-1/c", "stream cut", true)).toBeNull();
});

test("foreign use is told when it begins and when it ends; a rest is nobody's business", () => {
  const warnings = new LaneWarnings();
  const group = GroupId("p/m");
  expect(warnings.of({ type: "foreign-use-found", group, share: 0.42 })).toBe(
    "somebody else uses about 42 % of the quota of p/m.",
  );
  expect(warnings.of({ type: "foreign-use-found", group, share: 0 })).toContain("nobody else");
  expect(warnings.of({ type: "group-rested", group, until: EpochMs(5), why: "requests" })).toBeNull();
});
