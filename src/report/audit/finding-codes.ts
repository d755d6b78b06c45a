import type { Severity } from "./finding.ts";

interface FindingAbout {
  readonly severity: Severity;
  /** What the code means, one sentence. */
  readonly about: string;
}

/** Every code an audit can give. Public: scripts branch on these. */
export const FINDINGS = {
  // A file as a file.
  "missing-file": { severity: "error", about: "there is no such file" },
  "unreadable-file": { severity: "error", about: "the file cannot be read" },
  "not-a-file": { severity: "error", about: "the path is a folder or a device" },
  "empty-file": { severity: "error", about: "the file holds nothing" },
  "unknown-format": { severity: "error", about: "the content is of no kind that is known" },
  "lfs-pointer": { severity: "error", about: "a Git LFS pointer stands where the data should be" },
  "conflict-markers": {
    severity: "error",
    about: "a merge was never resolved: two versions of some lines are in the file",
  },
  truncated: { severity: "error", about: "the file ends in the midst of a value" },
  malformed: { severity: "error", about: "the content breaks the rules of its format" },
  "corrupt-parquet": { severity: "error", about: "a Parquet footer, schema or page cannot be right" },
  "unsupported-parquet": { severity: "warning", about: "a Parquet feature that this reader does not know" },
  "unexpected-shape": { severity: "warning", about: "a part is not shaped as the format has it, and was left out" },
  "too-deep": { severity: "warning", about: "content nested absurdly deep was not read" },
  "too-large": { severity: "warning", about: "content beyond a limit was not read" },
  "not-utf8": { severity: "warning", about: "bytes that are no text" },
  "duplicate-key": { severity: "error", about: "one key, column or cell is there several times" },
  nan: { severity: "error", about: "a number that is none" },
  // Totals of a legacy file.
  "summary-differs": { severity: "error", about: "the stored summary counts other trials than its cells" },
  "summary-unconfirmed": { severity: "warning", about: "no cell confirms the stored summary" },
  "summary-outcomes-differ": { severity: "error", about: "the stored summary's outcomes are not those of its cells" },
  "model-missing-from-summary": { severity: "error", about: "a model has results and the summary does not name it" },
  "summary-names-absent-model": { severity: "warning", about: "the summary names a model that has no results" },
  "empty-model": { severity: "warning", about: "a model is there without a single trial in a cell" },
  "model-total-differs": { severity: "error", about: "a model's own total is not the sum of its cells" },
  "model-outcomes-differ": { severity: "error", about: "a model's own outcomes are not those of its cells" },
  "prompt-summary-differs": { severity: "error", about: "a prompt type's own summary is not the sum of its cells" },
  "doubled-total": { severity: "error", about: "a cell's total is exactly twice its errors and full successes" },
  "total-differs": { severity: "error", about: "a cell's total is not its errors and full successes" },
  // Words and figures of a legacy file.
  "unknown-task-type": { severity: "error", about: "a task type that no plan has" },
  "unknown-prompt-type": { severity: "error", about: "a prompt type that no plan has" },
  "unknown-difficulty": { severity: "error", about: "a difficulty that no plan has" },
  "bare-flawed": { severity: "error", about: "`flawed` without saying which flaw" },
  "phantom-rate": { severity: "error", about: "a tool success rate that was never asked for" },
  "impossible-rate": { severity: "error", about: "a rate or a score outside 0 to 1" },
  "impossible-count": { severity: "error", about: "a count that is negative, broken, or more than its whole" },
  "rate-differs": { severity: "error", about: "a stored rate is not its count divided by its total" },
  "mixed-success": { severity: "error", about: "`success` counts partial successes in one place and not in another" },
  "synthetic-rows": { severity: "error", about: "rows that were made up from totals instead of measured" },
  "repeated-ids": { severity: "error", about: "rows with an id that another row has" },
  "sources-disagree": { severity: "error", about: "two files state different figures for one cell" },
  "same-content": { severity: "info", about: "two files have the same bytes" },
  "model-alias": { severity: "warning", about: "one model under several names" },
  "probe-model": { severity: "warning", about: "a model that by its name is a trial of the program itself" },
  // Conversations.
  "nothing-executed": { severity: "warning", about: "no tool was run although the model's text opens calls" },
  "harness-suspect": {
    severity: "warning",
    about: "half of a model's trials or more execute nothing: suspect the harness, not the model",
  },
  "outage-scored": { severity: "error", about: "a failure of the provider was scored as the model's" },
  "outcome-contradicts": { severity: "warning", about: "the recorded outcome contradicts what is recorded beside it" },
  "secret-in-transcript": { severity: "error", about: "a text holds what looks like a credential" },
  // Files of the original's memory runs.
  "placeholder-reasoning": { severity: "error", about: "a step gives a word of its format for a reason" },
  "no-abstraction": { severity: "warning", about: "an action leaves nothing open, so that it fits one task only" },
  "concrete-file": { severity: "warning", about: "a workflow names files of the task it was learnt from" },
  "missing-provenance": { severity: "error", about: "a workflow does not say what it was learnt from" },
  "near-duplicate": { severity: "warning", about: "two workflows say the same" },
  "step-count": { severity: "warning", about: "a workflow has fewer than 3 or more than 8 steps" },
  "markup-left": { severity: "warning", about: "a value holds marks of the format it was cut from" },
  "count-differs": { severity: "error", about: "a count is not the number of things beside it" },
  "repeated-rows": { severity: "error", about: "one instance is recorded several times" },
  "pass-and-fail": { severity: "error", about: "one instance is recorded as solved and as not solved" },
  "resume-leak": {
    severity: "error",
    about: "a task was attempted again with a memory that may hold its own solution",
  },
  "harness-failure-scored": { severity: "error", about: "a failure of the harness is recorded as the model's" },
  "checkpoint-without-tasks": { severity: "warning", about: "a checkpoint counts tasks and does not name them" },
  "idle-setting": { severity: "info", about: "a setting without an effect in the version that wrote it" },
  "nothing-learnable": { severity: "warning", about: "a run without evaluation, in which nothing can be learnt" },
  // One's own ledger.
  "ledger-damaged": { severity: "error", about: "the ledger's file is damaged" },
  "identity-mismatch": { severity: "error", about: "another model answered than was asked" },
  "cell-short": { severity: "warning", about: "a cell has fewer settled trials than the plan" },
  "outcome-differs": { severity: "error", about: "scoring the transcript again gives another outcome" },
  "cannot-rescore": { severity: "info", about: "a transcript that cannot be scored again" },
  "graded-twice": { severity: "warning", about: "a trial has more than one graded attempt" },
  "duplicate-trial": { severity: "warning", about: "one task, cell and repeat under several trial ids of one suite" },
  "standing-differs": { severity: "error", about: "where a trial stands is not what its attempts come to" },
  "cell-totals-differ": {
    severity: "error",
    about: "where the trials of a cell stand does not come to what was kept as they ended",
  },
  "run-totals-differ": { severity: "error", about: "what a run is said to have taken is not what its calls come to" },
  "plan-incomplete": { severity: "error", about: "a plan says another number of trials than the ledger has of it" },
  "other-plan": { severity: "info", about: "settled trials that the plan does not have" },
  "clock-disorder": { severity: "warning", about: "something ended before it began" },
  "cost-anomaly": { severity: "warning", about: "a cost that cannot be right, or is missing where others are known" },
  "open-attempt": { severity: "warning", about: "an attempt was begun by a process that is gone" },
  "run-without-end": { severity: "info", about: "a run whose process is gone did not say that it ended" },
} as const satisfies Readonly<Record<string, FindingAbout>>;

/** A code of a finding. */
export type FindingCode = keyof typeof FINDINGS;
