/** What the process says to whoever started it. Public: scripts branch on these. */
export const ExitCode = {
  /** Every planned trial is graded. */
  ok: 0,
  /** Finished, but trials are owed or not scored. */
  owed: 1,
  /** Wrong usage or config. */
  usage: 2,
  /** The store refuses and was left untouched. */
  refused: 3,
  /** Interrupted and drained; the same command resumes. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
