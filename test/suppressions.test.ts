import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";

// Put together from parts, so that this file does not find itself.
const DISABLE = "(?:oxlint|eslint)" + "-disable(?:-next-line|-line)?";
const EXPECT_ERROR = "@ts-" + "expect-error";
const DIRECTIVE = new RegExp(`(?://|/\\*)\\s*(?:${DISABLE}|${EXPECT_ERROR})`);
const WITH_REASON = new RegExp(`${DISABLE} \\S.* -- \\S|${EXPECT_ERROR}:? \\S{2,}`);

/** The suppressions in a text that do not say why. */
function bareSuppressions(text: string): string[] {
  return text.split("\n").filter((line) => DIRECTIVE.test(line) && !WITH_REASON.test(line));
}

test("every suppression says why", () => {
  const files = sourceFiles("src", "test", "bench", "scripts", "examples", "web");
  expect(files.length).toBeGreaterThan(0);
  expect(
    files.flatMap((file) => bareSuppressions(readFileSync(file, "utf8")).map((line) => `${file}: ${line}`)),
  ).toEqual([]);
});

describe("a suppression", () => {
  const disable = "// oxlint-" + "disable-next-line";
  const expectError = "// @ts-" + "expect-error";

  test.for([disable, `${disable} no-var`, `${disable} no-var --`, expectError])("%s is refused", (line) => {
    expect(bareSuppressions(line)).toEqual([line]);
  });

  test.for([`${disable} no-var -- the loop needs it`, `${expectError} ids of two kinds do not mix`])(
    "%s is accepted",
    (line) => {
      expect(bareSuppressions(line)).toEqual([]);
    },
  );
});
