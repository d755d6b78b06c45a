import { expect, test } from "vitest";
import { hashOf, routeOf, VIEWS } from "./route.ts";
import { queryOf } from "./filters.ts";

test("every view has an address that leads back to it", () => {
  for (const view of VIEWS) {
    const id = view === "live" ? null : "a/b c?é";
    const filters = { query: "two words", by: "model,promptType" };
    expect(routeOf(hashOf(view, id, filters))).toEqual({ view, id, filters });
  }
});

test("an address that names nothing is the live view's", () => {
  for (const hash of ["", "#", "#/", "#/nonsense", "#/constructor", "#/%E0%A4%A"])
    expect(routeOf(hash).view).toBe("live");
  expect(routeOf("#/trials/%E0%A4%A").id).toBe("%E0%A4%A");
});

test("filters without a value are not said", () => {
  expect(hashOf("trials", null, { plan: "", outcome: "full" })).toBe("#/trials?outcome=full");
  expect(queryOf({ plan: "", cell: ["a", "", "b"], by: undefined })).toBe("?cell=a&cell=b");
  expect(queryOf({})).toBe("");
});
