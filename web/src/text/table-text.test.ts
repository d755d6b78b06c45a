import { expect, test } from "vitest";
import { tableText } from "./table-text.ts";

test("cells stay in their places, whatever is in them", () => {
  expect(
    tableText(
      ["model", "n"],
      [
        ["a\tb\nc", 0.5],
        [null, -3],
      ],
    ),
  ).toBe("model\tn\na b c\t0.5\n\t-3");
});

test("no cell becomes a formula in the spreadsheet it is pasted into", () => {
  expect(tableText(["model"], [["=HYPERLINK(1)"], ["+1"], ["-x"], ["@y"]])).toBe(
    "model\n'=HYPERLINK(1)\n'+1\n'-x\n'@y",
  );
});
