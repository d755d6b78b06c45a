import type { StatusMap, TestStatus } from "./status.ts";

const HEAD = /^(\w+) \(([\w.]+)\)/;
const WORDS: Readonly<Record<string, TestStatus>> = {
  ok: "PASSED",
  FAIL: "FAILED",
  ERROR: "ERROR",
  skipped: "SKIPPED",
  "expected failure": "XFAIL",
  "unexpected success": "FAILED",
};
const WORD = /(?:^|\.\.\. |\s)(ok|FAIL|ERROR|skipped|expected failure|unexpected success)(?:$| ['"].*$)/;
const SUMMARY = /^(FAIL|ERROR): (\w+) \(([\w.]+)\)/;

/** Python's unittest at verbosity 2. Tests are named by module, class and function, as Python 3.11 and later write them; what a test prints may stand before its result. */
export function unittestStatuses(log: string): StatusMap {
  const found = new Map<string, TestStatus>();
  let open: string | null = null;
  for (const line of log.split("\n").map((one) => one.trimEnd())) {
    const summary = SUMMARY.exec(line);
    if (summary !== null) {
      found.set(nameOf(summary[2]!, summary[3]!), WORDS[summary[1]!]!);
      continue;
    }
    const head = HEAD.exec(line);
    if (head !== null) open = nameOf(head[1]!, head[2]!);
    const word = WORD.exec(line)?.[1];
    if (open === null || word === undefined) continue;
    found.set(open, WORDS[word]!);
    open = null;
  }
  return found;
}

/** A loader's stand-in for a module that could not be imported keeps the module's name. */
const nameOf = (test: string, place: string): string => (place.endsWith(`.${test}`) ? place : `${place}.${test}`);
