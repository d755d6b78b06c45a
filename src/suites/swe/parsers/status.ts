/** How a test ended, in pytest's words. */
export type TestStatus = (typeof STATUSES)[number];
export const STATUSES = ["FAILED", "PASSED", "SKIPPED", "ERROR", "XFAIL"] as const;

/** The last word of a log on each test, by the test's name. */
export type StatusMap = ReadonlyMap<string, TestStatus>;

export const isStatus = (word: string | undefined): word is TestStatus =>
  (STATUSES as readonly (string | undefined)[]).includes(word);
