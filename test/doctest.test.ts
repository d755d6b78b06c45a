import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { doctestModule } from "./doctest/doctest-module.ts";
import { repositoryRoot } from "./source-files.ts";

const page = (...lines: readonly string[]): string => lines.join("\n");
const moduleOf = (...lines: readonly string[]): string => doctestModule(page(...lines), "docs/limits.md");

test("an example stays on its line, so that a failure points into the page", () => {
  const module = moduleOf(
    "# Limits",
    "",
    "```ts doctest adds",
    'import { add as plus } from "sluice";',
    "plus(1, 2) // => 3",
    "```",
  );
  expect(module.split("\n")).toEqual([
    'import { expect, test } from "vitest"; ',
    "",
    'test("adds", async () => {',
    'const { add: plus } = await import("sluice");',
    ";expect(plus(1, 2)).toEqual(3);",
    "});",
  ]);
});

test("namespace, default and type imports keep their meaning", () => {
  const imports = [
    'import * as all from "a";',
    'import one from "b";',
    'import type { T } from "c";',
    "import {",
    " type U,",
    ' two } from "d";',
  ];
  const module = moduleOf("```ts doctest imports", ...imports, "two // => 2", "```");
  expect(module.split("\n").slice(1)).toEqual([
    'const all = await import("a");',
    'const { default: one } = await import("b");',
    "",
    'const { two: two } = await import("d");',
    "",
    "",
    ";expect(two).toEqual(2);",
    "});",
  ]);
});

test("other fences are left alone", () => {
  const module = moduleOf("```ts", "not run", "```", "~~~sh", "npm start", "~~~");
  expect(module.trim()).toBe('import { expect, test } from "vitest";');
});

test.for([
  ["without an assertion", ["```ts doctest idle", "1 + 1;", "```"], 'docs/limits.md:2: "idle" asserts nothing'],
  ["whose assertion follows a declaration", ["```ts doctest one", "const one = 1; // => 1", "```"], "docs/limits.md:2"],
  ["whose assertion stands alone", ["```ts doctest two", "1;", "", "// => 1", "```"], "docs/limits.md:4"],
  ["that does not parse", ["```ts doctest three", "const = 1 // => 1", "```"], "does not parse"],
  ["without a name", ["```ts doctest", "1 // => 1", "```"], "docs/limits.md:1: a doctest needs a name"],
  ["that is never closed", ["```ts doctest four", "1 // => 1"], "docs/limits.md:1: this fence is never closed"],
  [
    "whose name is taken",
    ["```ts doctest five", "1 // => 1", "```", "```ts doctest five", "1 // => 1", "```"],
    "docs/limits.md:4: two doctests",
  ],
] as const)("an example %s is refused", ([, lines, message]) => {
  expect(() => moduleOf(...lines)).toThrow(message);
});

interface VitestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

test("a page with false examples is red, example by example", { timeout: 60_000 }, async () => {
  const program = join(repositoryRoot, "node_modules/vitest/vitest.mjs");
  const cwd = join(repositoryRoot, "test/fixtures/doctest");
  const output = await new Promise<string>((settle) => {
    execFile(process.execPath, [program, "run", "--reporter=json"], { cwd }, (_, stdout) => settle(stdout));
  });
  const report = JSON.parse(output) as VitestReport;
  const results = report.testResults.flatMap((file) => file.assertionResults);
  expect(results.map(({ title, status }) => [title, status])).toEqual([
    ["a true example", "passed"],
    ["a false example", "failed"],
    ["an error that is thrown", "passed"],
    ["an error that is not thrown", "failed"],
  ]);
  expect(results[1]?.failureMessages.join()).toContain("page.md:14");
});
