import { expect, test } from "vitest";
import { pageSession, printedAs } from "./page-session.ts";

test("a page's named fences are files, its sessions commands with what they print", () => {
  const page = [
    "# Page",
    "```yaml sluice.yaml",
    "suite: workflow",
    "```",
    "```sh",
    "sluice never",
    "```",
    "```console session",
    "$ sluice run",
    "done",
    "$ sluice results",
    "```",
  ].join("\n");
  expect(pageSession(page)).toEqual([
    { kind: "file", line: 2, path: "sluice.yaml", content: "suite: workflow\n" },
    { kind: "command", line: 9, command: "sluice run", expected: ["done"] },
    { kind: "command", line: 11, command: "sluice results", expected: [] },
  ]);
});

test("an ellipsis stands for anything in a line, and alone for any lines", () => {
  expect(printedAs(["a … c"], "a b c\n")).toBe(true);
  expect(printedAs(["a", "…", "z"], "a\nb\nc\nz\n")).toBe(true);
  expect(printedAs(["a", "…", "z"], "a\nz")).toBe(true);
  expect(printedAs(["a", "…", "z"], "a\nb\nc\n")).toBe(false);
  expect(printedAs(["1 (of 2)"], "1 (of 3)")).toBe(false);
  expect(printedAs(["a"], "a\nb")).toBe(false);
});
