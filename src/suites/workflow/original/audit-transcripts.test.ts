import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { never } from "#kernel";
import { sharedData } from "../../../../test/shared-data.ts";
import { transcriptAuditText } from "./transcript-audit-text.ts";
import { auditTranscripts, type AuditedTranscript, type TranscriptAudit } from "./audit-transcripts.ts";
import { madeConversation } from "../../../../test/support/made-conversation.ts";

const folder = sharedData("transcripts");

async function realAudit(): Promise<TranscriptAudit> {
  const names = (await readdir(folder!)).toSorted();
  return auditTranscripts(
    names.map((name) => join(folder!, name)),
    never,
  );
}

const auditedIn = (audit: TranscriptAudit): readonly AuditedTranscript[] =>
  audit.files.filter((file) => file.kind === "audited");

// What is not the same needs embedding similarities, which the records do not keep: it lies within what they could be.
test.skipIf(folder === undefined)("the original's conversations come out as they are recorded", async () => {
  const audit = await realAudit();
  const all = { agrees: 48, "within-bounds": 0, differs: 0 };
  const withoutSimilarity = { agrees: 39, "within-bounds": 9, differs: 0 };
  expect(audit.files.filter(({ kind }) => kind === "refused")).toEqual([]);
  expect(audit.agreement).toEqual({
    actions: all,
    executedTools: all,
    toolCalls: all,
    workflowScore: all,
    qualityScore: all,
    phase2Score: withoutSimilarity,
    finalScore: withoutSimilarity,
    success: { agrees: 47, "within-bounds": 1, differs: 0 },
    error: all,
    errorKind: all,
  });
  const gaps = auditedIn(audit).flatMap(({ replay }) =>
    replay.fields.filter(({ agreement }) => agreement !== "agrees"),
  );
  expect(new Set(gaps.map(({ why }) => why))).toEqual(new Set([expect.stringContaining("embedding similarity")]));
});

test.skipIf(folder === undefined)(
  "the same missing tool beside the same called ones implies the same similarity in different conversations",
  async () => {
    const implied = auditedIn(await realAudit()).flatMap(({ replay }) => replay.impliedSimilarity ?? []);
    expect(implied).toHaveLength(9);
    expect(implied.every((value) => value >= -1e-9 && value <= 1)).toBe(true);
    // data_processing_validator, with network_fetcher and data_processing_parser called: V3 and Llama.
    expect(implied.filter((value) => Math.abs(value - 0.62536901) < 1e-7)).toHaveLength(2);
  },
);

test.skipIf(folder === undefined)("the tolerant parser recovers what missing closing tags had lost", async () => {
  const audit = await realAudit();
  const changed = auditedIn(audit).flatMap((file) => file.changed);
  expect(audit).toMatchObject({ recoveredCalls: 189, recoveringTranscripts: 26, misreadCalls: 5, cutByProvider: 6 });
  expect(changed.filter(({ kind, recovery }) => kind === "recovered" && !recovery.includes("unterminated"))).toEqual(
    [],
  );
  // A body that quotes another tool's output was taken for that tool, because it comes first in the registry.
  expect(changed.filter(({ kind }) => kind === "misread").map(({ instead }) => instead)).toEqual(
    Array.from({ length: 5 }, () => "file_operations_reader"),
  );
});

test.skipIf(folder === undefined)("read as the original read, five models are suspects and three are not", async () => {
  const { models } = await realAudit();
  expect(models).toEqual([
    { model: "DeepSeek_R1_0528", trials: 6, idle: 0, suspect: false },
    { model: "DeepSeek_V3_0324", trials: 6, idle: 1, suspect: false },
    { model: "Llama_3_3_70B_Instruct", trials: 6, idle: 0, suspect: false },
    { model: "qwen2_5_14b_instruct", trials: 6, idle: 6, suspect: true },
    { model: "qwen2_5_32b_instruct", trials: 6, idle: 6, suspect: true },
    { model: "qwen2_5_3b_instruct", trials: 5, idle: 4, suspect: true },
    { model: "qwen2_5_72b_instruct", trials: 1, idle: 1, suspect: true },
    { model: "qwen2_5_7b_instruct", trials: 6, idle: 5, suspect: true },
  ]);
});

test.skipIf(folder === undefined)(
  "one and the same conversation is a suspect read strictly, and not read tolerantly",
  async () => {
    const audited = auditedIn(await realAudit());
    const recovering = audited.filter(
      ({ changed, sound }) => changed.some(({ kind }) => kind === "recovered") && sound?.kind === "graded",
    );
    expect(recovering).toHaveLength(21);
    // One of them has a closed call among its open ones, so it was read, if badly.
    expect(recovering.filter(({ strict }) => strict?.outcome === "harness-suspect")).toHaveLength(20);
  },
);

/** Audits conversations made for the test. */
async function auditOf(...contents: readonly unknown[]): Promise<TranscriptAudit> {
  const place = await mkdtemp(join(tmpdir(), "transcripts-"));
  try {
    const paths = contents.map((_, at) => join(place, `${at}.json`));
    await Promise.all(
      contents.map((content, at) =>
        writeFile(paths[at]!, typeof content === "string" ? content : JSON.stringify(content)),
      ),
    );
    return await auditTranscripts(paths, never);
  } finally {
    await rm(place, { recursive: true });
  }
}

const fieldsThatDiffer = (audit: TranscriptAudit): readonly string[] =>
  Object.entries(audit.agreement).flatMap(([field, counts]) => (counts.differs > 0 ? [field] : []));

test("a made conversation agrees with itself in every field", async () => {
  const audit = await auditOf(madeConversation());
  expect(Object.values(audit.agreement).map(({ agrees }) => agrees)).toEqual(Array.from({ length: 10 }, () => 1));
});

const made = madeConversation();

test.each<readonly [string, object, readonly string[]]>([
  ["a better workflow score", { result: { ...made.result, workflow_score: 0.91 } }, ["workflowScore"]],
  ["another quality", { result: { ...made.result, quality_score: 0.5 } }, ["qualityScore"]],
  ["another final score", { result: { ...made.result, final_score: 0.7 } }, ["finalScore"]],
  ["a success that was none", { result: { ...made.result, success: false } }, ["success"]],
  ["a call nobody made", { result: { ...made.result, tool_calls: ["utility_logger"] } }, ["toolCalls"]],
  ["an error nobody met", { result: { ...made.result, error: "wrong parameter" } }, ["error", "errorKind"]],
])("a record that was changed is found out: %s", async (_, change, fields) => {
  expect(fieldsThatDiffer(await auditOf({ ...made, ...change }))).toEqual(fields);
});

test("calls that are not in the messages are found out", async () => {
  const [first, ...others] = made.execution_history;
  const audit = await auditOf({ ...made, execution_history: [{ ...first!, tool: "utility_logger" }, ...others] });
  expect(fieldsThatDiffer(audit)).toContain("executedTools");
});

test("what is no conversation is refused with what is wrong, and hides no other file", async () => {
  const audit = await auditOf("{", { ...made, task_type: "odd_task" }, { ...made, prompt_type: "flawed" }, made);
  expect(audit.files.map((file) => (file.kind === "refused" ? file.because : "audited"))).toEqual([
    expect.stringMatching(/^not JSON/),
    expect.stringMatching(/^task_type: /),
    expect.stringMatching(/^prompt_type: expected one of baseline, .*, got "flawed"$/),
    "audited",
  ]);
  const nowhere = await auditTranscripts([join(tmpdir(), "no-such-transcript.json")], never);
  expect(nowhere.files[0]).toMatchObject({ kind: "refused", because: expect.stringContaining("ENOENT") });
});

test("the bare word flawed is understood where the flaw stands beside it", async () => {
  const audit = await auditOf({ ...made, prompt_type: "flawed", flaw_type: "missing_step" });
  expect(auditedIn(audit)).toHaveLength(1);
});

test("a conversation the provider cut is no result of the model's", async () => {
  const audit = await auditOf({ ...made, api_issues: [{ turn: 3, issue: "API failed after max retries" }] });
  expect(auditedIn(audit)[0]?.sound).toMatchObject({ outcome: "infra-invalid" });
  expect(audit).toMatchObject({ cutByProvider: 1, models: [] });
});

test.skipIf(folder === undefined)(
  "the audit says in words what agrees, what does not and why, and whom to suspect",
  async () => {
    const lines = transcriptAuditText(await realAudit()).split("\n");
    expect(lines[0]).toBe("48 conversations worked out again");
    expect(lines).toContain("  phase2Score    39 agree, 9 within bounds, 0 differ");
    expect(lines.filter((line) => /^ {2}19 values: .*embeddings are not in the record$/.test(line))).toHaveLength(1);
    expect(lines.filter((line) => line.endsWith("suspect the harness or the serving, not the model"))).toHaveLength(5);
  },
);

test("what could not be read is told at the end", async () => {
  expect(
    transcriptAuditText(await auditOf("{"))
      .split("\n")
      .at(-1),
  ).toMatch(/0\.json: not read: not JSON/);
});
