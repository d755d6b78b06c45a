import { type Finding, findingOf } from "#report";
import type { OriginalBuffer, OriginalCheckpoint, OriginalConfig, OriginalExperience } from "./original-files.ts";

interface Rows {
  readonly rows: readonly OriginalExperience[];
  readonly brokenLines: readonly number[];
}

/** What is wrong with the rows of a `results.jsonl`. */
export function resultsChecks({ rows, brokenLines }: Rows): Finding[] {
  const byTask = new Map<string, { readonly row: OriginalExperience; readonly line: number }[]>();
  for (const [at, row] of rows.entries())
    byTask.set(row.instance_id, [...(byTask.get(row.instance_id) ?? []), { row, line: at + 1 }]);
  const doubled = [...byTask].filter(([, own]) => own.length > 1);
  const results = (own: readonly { readonly row: OriginalExperience }[]): string =>
    own.map(({ row }) => row.test_result).join(", ");
  const mixed = doubled.filter(([, own]) => new Set(own.map(({ row }) => row.test_result)).size > 1);
  const again = doubled.filter(([, own]) => own.slice(0, -1).some(({ row }) => row.test_result === "PASS"));
  const harness = rows.flatMap((row, at) =>
    row.test_result === "FAIL" &&
    /^Error:|Too many open files|Permission denied|Connection|No space left/i.test(row.test_output ?? "")
      ? [{ at: `row ${at + 1} (${row.instance_id})`, found: (row.test_output ?? "").slice(0, 100) }]
      : [],
  );
  return [
    ...findingOf(
      "repeated-rows",
      doubled.map(([task, own]) => ({ at: task, found: `rows ${own.map(({ line }) => line).join(", ")}` })),
      `${doubled.length} instances have several rows: totals count them more than once`,
    ),
    ...findingOf(
      "pass-and-fail",
      mixed.map(([task, own]) => ({ at: task, found: results(own) })),
      `${mixed.length} instances are recorded as solved and as not solved`,
    ),
    ...findingOf(
      "resume-leak",
      again.map(([task, own]) => ({ at: task, found: results(own) })),
      `${again.length} instances were attempted again after they were solved, with a memory that may hold their own solution`,
    ),
    ...findingOf(
      "harness-failure-scored",
      harness,
      `${harness.length} failures of the harness are recorded as the model's`,
    ),
    ...findingOf(
      "malformed",
      brokenLines.map((line) => ({ at: `line ${line}`, found: "not a record" })),
      `${brokenLines.length} lines cannot be read`,
    ),
  ];
}

/** What is wrong with a `buffer.json`. */
export function bufferChecks({ success_count: said, buffer }: OriginalBuffer): Finding[] {
  const all = Object.values(buffer).flat();
  const names = all.map(({ instance_id: id }) => id);
  const repeated = [...new Set(names.filter((id, at) => names.indexOf(id) < at))];
  return [
    ...findingOf(
      "count-differs",
      said === all.length ? [] : [{ at: "$.success_count", found: said, expected: all.length }],
      `success_count says ${said}, and the buffer holds ${all.length} experiences`,
    ),
    ...findingOf(
      "repeated-rows",
      repeated.map((id) => ({ at: id, found: names.filter((name) => name === id).length })),
      `${repeated.length} instances are in the buffer several times`,
    ),
  ];
}

/** What a `checkpoint.json` cannot say, and what in it contradicts the results beside it. */
export function checkpointChecks(
  { total_processed: processed, total_success: success, ...rest }: OriginalCheckpoint,
  beside: Rows | null,
): Finding[] {
  const tasks = beside === null ? null : new Set(beside.rows.map(({ instance_id: id }) => id)).size;
  const more = tasks !== null && processed > tasks;
  return [
    ...findingOf(
      "checkpoint-without-tasks",
      "processed" in rest ? [] : [{ at: "$", found: { total_processed: processed, total_success: success } }],
      "it counts tasks and does not name them: whoever goes on from it begins again with the first",
    ),
    ...findingOf(
      "impossible-count",
      success > processed ? [{ at: "$.total_success", found: success, expected: `at most ${processed}` }] : [],
      "more successes than tasks",
    ),
    ...findingOf(
      "resume-leak",
      more ? [{ at: "$.total_processed", found: processed, expected: tasks }] : [],
      `it counts ${processed} tasks where the results name ${tasks}: some were attempted again after a resume`,
    ),
  ];
}

/** Settings of a `config.json` that do not do what they say. */
export function configChecks(config: OriginalConfig): Finding[] {
  const most = config.max_workflows ?? null;
  const idle = [
    ...(config.induction_trigger_count === 1
      ? []
      : [{ at: "$.induction_trigger_count", found: config.induction_trigger_count }]),
    ...(most === null ? [] : [{ at: "$.max_workflows", found: most }]),
  ];
  return [
    ...findingOf(
      "idle-setting",
      idle,
      "settings without an effect in the version that wrote them: it learnt after every success and dropped nothing",
    ),
    ...findingOf(
      "nothing-learnable",
      config.skip_evaluation === true ? [{ at: "$.skip_evaluation", found: true }] : [],
      "without evaluation every task counts as failed: nothing was learnt in such a run",
    ),
  ];
}
