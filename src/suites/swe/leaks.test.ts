import { expect, test } from "vitest";
import { leaksIn } from "./leaks.ts";
import type { AgentStep } from "./swe-transcript.ts";

const row = {
  base_commit: "abcdef0123456789abcdef0123456789abcdef01",
  FAIL_TO_PASS: ["tests.test_pages.Tests.test_full_page"],
  patch: ["one", "two", "three", "four", "five", "six"].map((word) => `+  the line number ${word}`).join("\n"),
};

const ran = (command: string): AgentStep => ({
  thought: "",
  action: "shell",
  arguments: { command },
  observation: "",
  exitCode: 0,
});

test.for([
  ["git log --all -p", "looked-at-other-history"],
  ["git --no-pager log --all", "looked-at-other-history"],
  ["cd x && git reflog", "looked-at-other-history"],
  ["git show 1234567", "looked-at-other-history"],
  ["cat .git/packed-refs", "looked-at-other-history"],
  ["curl https://example.org", "reached-for-the-network"],
  ["pip install pytest", "reached-for-the-network"],
  ["python -m unittest tests.test_pages.Tests.test_full_page", "named-hidden-tests"],
] as const)("%s is suspicious: %s", ([command, leak]) => {
  expect(leaksIn(row, [ran(command)])).toEqual([leak]);
});

test.for(["git log --oneline", "git show abcdef012", "git diff", "git status", "pytest tests/test_pages.py", "ls all"])(
  "%s is not",
  (command) => {
    expect(leaksIn(row, [ran(command)])).toEqual([]);
  },
);

test("a hidden test's name that a result has shown may be used", () => {
  const shown = { ...ran("grep -rn test_ ."), observation: row.FAIL_TO_PASS[0]! };
  expect(leaksIn(row, [shown, ran(`python -m unittest ${row.FAIL_TO_PASS[0]}`)])).toEqual([]);
});

test("a long repair in exactly the known words is suspicious", () => {
  const content = row.patch.replaceAll("+", "");
  const step: AgentStep = { ...ran(""), action: "create", arguments: { path: "x", content } };
  expect(leaksIn(row, [step])).toEqual(["wrote-the-known-patch"]);
});
