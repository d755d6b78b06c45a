import { expect, test } from "vitest";
import { succeeded, transcriptOf, turnOf } from "../../../test/support/workflow-transcripts.ts";
import type { Recovery } from "./action.ts";
import { compareReadings, readingsText } from "./compare-readings.ts";
import type { Turn } from "./transcript.ts";
import type { WorkflowTask } from "./workflow-task.ts";

const reader = "file_operations_reader";
const parser = "data_processing_parser";

const task: WorkflowTask = {
  taskType: "basic_task",
  difficulty: "easy",
  complexity: "easy",
  description: "Read and parse.",
  inputs: {},
  requiredTools: [reader, parser],
};

const called = (tool: string, ...recovery: readonly Recovery[]): Turn => turnOf(succeeded(tool), recovery);

const searched: Turn = {
  ...called(reader),
  action: { kind: "search", query: "read a file", recovery: [] },
  opensCall: false,
  execution: null,
};

test("one transcript, two readings: what each finds, turn by turn, and what each makes of it", () => {
  const comparison = compareReadings(task, transcriptOf([searched, called(reader), called(parser, "unterminated")]));
  expect(comparison).toMatchObject({
    recovered: 1,
    tolerant: { outcome: "full", score: 1 },
    strict: { outcome: "failure", score: 0.5 },
  });
  expect(comparison.turns.map(({ strict }) => strict)).toEqual(['search "read a file"', `call ${reader}`, null]);
  expect(readingsText(comparison)).toBe(
    [
      '  1  search "read a file"',
      "  2  call file_operations_reader -> success",
      "  3  call data_processing_parser -> success  (strict: nothing; took unterminated)",
      "tolerant: full, 1.000",
      "strict:   failure, 0.500",
    ].join("\n"),
  );
});

test("where every call needed mending, the strict reading suspects the harness", () => {
  const { tolerant, strict } = compareReadings(
    task,
    transcriptOf([called(reader, "unterminated"), called(parser, "unterminated")]),
  );
  expect(tolerant).toMatchObject({ outcome: "full" });
  expect(strict).toMatchObject({ kind: "not-scored", outcome: "harness-suspect" });
});
