import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseStrictly, UsageError } from "#kernel";
import { judgeOf, scorerOf } from "#scoring";
import { DatasetOptions } from "./dataset-options.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/suites.md"), "utf8");

/** The names in the first column of the table under this heading cell. */
function tableOf(heading: string): string[] {
  const [, table = ""] = page.split(`| ${heading} |`);
  const rows = table.split("\n\n")[0]?.split("\n") ?? [];
  return rows.flatMap((row) => /^\| `([\w-]+)` \|/.exec(row)?.slice(1) ?? []);
}

test("the page lists every option there is, and no other", () => {
  expect(tableOf("key").toSorted()).toEqual(Object.keys(DatasetOptions.unwrap().shape).toSorted());
});

test("the page lists every scorer there is, and no other", () => {
  const listed = tableOf("scorer");
  for (const name of listed.filter((one) => one !== "model-graded")) {
    expect(scorerOf(name, "scorer").id).toBe(`${name}@1`);
  }
  expect(judgeOf({ name: "model-graded", judge: "m" }, "scorer")?.model).toBe("m");
  expect(() => scorerOf("none", "scorer")).toThrow(`scorers in this version: ${listed.join(", ")}`);
});

test("every option says what it is for", () => {
  for (const option of Object.values(DatasetOptions.unwrap().shape)) expect(option.description).toBeTruthy();
});

test("an unknown scorer option is refused by name", () => {
  expect(() => parseStrictly(DatasetOptions, { path: "a.csv", scorer: 3 }, "dataset")).toThrow(UsageError);
});
