/** Lines by which evaluation scripts and harnesses of SWE-bench say where they are. */
export const START = ">>>>> Start Test Output";
export const END = ">>>>> End Test Output";

/** Whichever of these is in a log says that its tests did not run as they should. */
export const SPOILT: Readonly<Record<string, "patch-failed" | "no-tests" | "timed-out">> = {
  ">>>>> Patch Apply Failed": "patch-failed",
  ">>>>> Reset Failed": "no-tests",
  ">>>>> Tests Errored": "no-tests",
  ">>>>> Tests Timed Out": "timed-out",
};

const EXIT_CODE = /^(?:>>>>> Test Exit Code: |\+? ?(?:SWEBENCH_)?TEST_EXIT_CODE[=:] ?)(\d+)\s*$/m;

/** The exit code of the tests, where the script wrote it down; else null. */
export function exitCodeIn(log: string): number | null {
  const code = EXIT_CODE.exec(log)?.[1];
  return code === undefined ? null : Number(code);
}

/** What stands between the markers; null when one of them is missing. */
export function betweenMarkers(log: string): string | null {
  const start = log.indexOf(START);
  const end = log.indexOf(END, start + START.length);
  return start < 0 || end < 0 ? null : log.slice(start + START.length, end);
}
