import type { StatusMap, TestStatus } from "./status.ts";

const TAP = /^( *)(not )?ok \d+ - (.*?)(?: # (SKIP|TODO)\b.*)?$/;
const SPEC = /^( *)([✔✖﹣]) (.*?) \(\d+(?:\.\d+)?ms\)(?: # (SKIP|TODO)\b.*)?$/;
const SUBTEST = /^( *)# Subtest: (.*)$/;
const SUITE = /^( *)▶ (.*?)(?: \(\d+(?:\.\d+)?ms\))?$/;

/** Node's test runner, as TAP or as its `spec` report. A test within a test is named `outer > inner`. */
export function nodeTestStatuses(log: string): StatusMap {
  const found = new Map<string, TestStatus>();
  // The names of the tests that a line is inside of, by how far they are indented.
  const around: { readonly indent: number; readonly name: string }[] = [];
  const enter = (indent: number, name: string): void => {
    while ((around.at(-1)?.indent ?? -1) >= indent) around.pop();
    around.push({ indent, name });
  };
  for (const line of log.split("\n")) {
    // What failed is listed again at the end of a spec report, out of its place.
    if (line.startsWith("✖ failing tests:")) break;
    const opened = SUBTEST.exec(line) ?? SUITE.exec(line);
    if (opened !== null) enter(opened[1]!.length, opened[2]!);
    const result = TAP.exec(line) ?? SPEC.exec(line);
    if (result === null) continue;
    const [, space = "", mark, name = "", directive] = result;
    enter(space.length, name);
    found.set(around.map((one) => one.name).join(" > "), statusOf(mark, directive));
  }
  return found;
}

function statusOf(mark: string | undefined, directive: string | undefined): TestStatus {
  if (directive === "SKIP" || mark === "﹣") return "SKIPPED";
  const failed = mark === "not " || mark === "✖";
  if (directive === "TODO") return failed ? "XFAIL" : "PASSED";
  return failed ? "FAILED" : "PASSED";
}
