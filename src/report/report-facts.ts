/** The facts of verdicts that reports read; all others may be left out of the trials they are given. */
export const REPORT_FACTS: readonly string[] = [
  "errorCategory",
  "assisted",
  "turns",
  "toolCalls",
  "strictOutcome",
  "opensCallsButExecutesNone",
];
