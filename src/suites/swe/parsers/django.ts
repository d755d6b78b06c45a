import type { StatusMap, TestStatus } from "./status.ts";

const PASSED = /^(.*) \.{3} {1,2}(?:ok|OK)$/;
const ENDED: readonly (readonly [RegExp, TestStatus])[] = [
  [/^(.*?) \.{3} skipped/, "SKIPPED"],
  [/^(.*?) \.{3} FAIL$/, "FAILED"],
  [/^FAIL: *(\S+)/, "FAILED"],
  [/^(.*?) \.{3} ERROR$/, "ERROR"],
  [/^ERROR: *(\S+)/, "ERROR"],
];

/** Output that one test prints into its own line, so that the `ok` comes later. */
const INTERRUPTED = [
  /^(.*?)\s\.\.\.\sTesting against Django installed in ([\s\S]*?) silenced\)\.\nok$/gm,
  /^(.*?)\s\.\.\.\sInternal Server Error: \/(.*)\/\nok$/gm,
  /^(.*?)\s\.\.\.\sSystem check identified no issues \(0 silenced\)\nok$/gm,
];

const WITHOUT_DOTS = "--version is equivalent to version";
const MIGRATION = "Applying sites.0002_alter_domain_unique...test_no_migrations";

/** Django's runner, which is unittest's at verbosity 2. */
export function djangoStatuses(log: string): StatusMap {
  const found = new Map<string, TestStatus>();
  let last: string | null = null;
  for (const line of log.split("\n").map((one) => one.trim())) {
    if (line.includes(WITHOUT_DOTS)) found.set(WITHOUT_DOTS, "PASSED");
    if (line.includes(" ... ")) last = line.split(" ... ")[0]!;
    for (const [name, status] of endedIn(line)) found.set(name, status);
    // Something was printed between the dots and the word.
    if (line.startsWith("ok") && last !== null) found.set(last, "PASSED");
  }
  for (const pattern of INTERRUPTED) for (const [, name] of log.matchAll(pattern)) found.set(name!, "PASSED");
  return found;
}

function* endedIn(line: string): Generator<readonly [string, TestStatus]> {
  const passed = PASSED.exec(line)?.[1];
  if (passed !== undefined) yield [line.startsWith(MIGRATION) ? afterDots(passed) : passed, "PASSED"];
  for (const [pattern, status] of ENDED) {
    const name = pattern.exec(line)?.[1];
    if (name !== undefined) yield [name, status];
  }
}

const afterDots = (text: string): string => text.slice(text.indexOf("...") + 3).trim();
