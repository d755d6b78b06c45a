import { readFile } from "node:fs/promises";
import type { Verdict } from "#records";
import { type HarnessJudgement, judgeHarness } from "../harness-suspicion.ts";
import { type Scoring, scoreTranscript } from "../score.ts";
import { asTranscript, taskOfOriginal } from "./as-transcript.ts";
import { type ChangedReading, changedReadings } from "./changed-readings.ts";
import { type OriginalTranscript, readOriginal } from "./original-transcript.ts";
import { type Agreement, type Replay, REPLAY_FIELDS, replayOriginal, type ReplayField } from "./replay-original.ts";

/** One conversation of the original, worked out again and read anew. */
export interface AuditedTranscript {
  readonly kind: "audited";
  readonly path: string;
  readonly id: string;
  readonly model: string;
  /** How often the file holds the same message a second time. */
  readonly repeatedMessages: number;
  readonly replay: Replay;
  /** What this suite's parser reads otherwise. */
  readonly changed: readonly ChangedReading[];
  /** This suite's scoring of what was carried out, by both readings; null when the task needs a tool there is not. */
  readonly sound: Verdict | null;
  readonly strict: Verdict | null;
}

/** A file that is no conversation of the original, and why. */
export interface RefusedTranscript {
  readonly kind: "refused";
  readonly path: string;
  readonly because: string;
}

/** What a set of the original's conversations shows. */
export interface TranscriptAudit {
  readonly files: readonly (AuditedTranscript | RefusedTranscript)[];
  /** Of the conversations that could be read. */
  readonly agreement: Readonly<Record<ReplayField, Readonly<Record<Agreement, number>>>>;
  readonly recoveredCalls: number;
  readonly misreadCalls: number;
  /** Conversations in which at least one call is recovered. */
  readonly recoveringTranscripts: number;
  /** Conversations that a failing provider ended: the original scored what there was; here they are not scored. */
  readonly cutByProvider: number;
  /** Judged by a strict reading of each conversation: as the original read. */
  readonly models: readonly HarnessJudgement[];
}

/** Works out every file again. Writes nothing; a file that cannot be read is told, not thrown. */
export async function auditTranscripts(paths: readonly string[], signal: AbortSignal): Promise<TranscriptAudit> {
  const files: (AuditedTranscript | RefusedTranscript)[] = [];
  // One at a time: there may be ten thousand.
  for (const path of paths) files.push(await auditFile(path, signal));
  const audited = files.filter((file) => file.kind === "audited");
  const changed = audited.flatMap((file) => file.changed);
  return {
    files,
    agreement: agreementOf(audited),
    recoveredCalls: changed.filter(({ kind }) => kind === "recovered").length,
    misreadCalls: changed.filter(({ kind }) => kind === "misread").length,
    recoveringTranscripts: audited.filter((file) => file.changed.some(({ kind }) => kind === "recovered")).length,
    cutByProvider: audited.filter(({ sound }) => sound?.outcome === "infra-invalid").length,
    models: judgeHarness(audited.flatMap(({ model, strict }) => (strict === null ? [] : [{ model, verdict: strict }]))),
  };
}

async function auditFile(path: string, signal: AbortSignal): Promise<AuditedTranscript | RefusedTranscript> {
  signal.throwIfAborted();
  let text: string;
  try {
    text = await readFile(path, { encoding: "utf8", signal });
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "refused", path, because: error instanceof Error ? error.message : String(error) };
  }
  const original = readOriginal(text);
  return "refused" in original ? { kind: "refused", path, because: original.refused } : audit(path, original);
}

function audit(path: string, original: OriginalTranscript): AuditedTranscript {
  return {
    kind: "audited",
    path,
    id: original.id,
    model: original.model,
    repeatedMessages: original.repeatedMessages,
    replay: replayOriginal(original),
    changed: changedReadings(original),
    sound: verdictOf(original, "sound"),
    strict: verdictOf(original, "sound-strict"),
  };
}

function verdictOf(original: OriginalTranscript, scoring: Scoring): Verdict | null {
  const task = taskOfOriginal(original);
  if (task === null) return null;
  if (original.facts.apiFailures === 0) return scoreTranscript(task, asTranscript(original), scoring);
  const message = "the provider failed for good in the middle of the conversation";
  return { kind: "not-scored", outcome: "infra-invalid", reason: { code: "provider-failed", message } };
}

function agreementOf(audited: readonly AuditedTranscript[]): TranscriptAudit["agreement"] {
  const count = (field: ReplayField, agreement: Agreement): number =>
    audited.filter(({ replay }) => replay.fields.some((one) => one.field === field && one.agreement === agreement))
      .length;
  const row = (field: ReplayField): Readonly<Record<Agreement, number>> => ({
    agrees: count(field, "agrees"),
    "within-bounds": count(field, "within-bounds"),
    differs: count(field, "differs"),
  });
  return Object.fromEntries(REPLAY_FIELDS.map((field) => [field, row(field)])) as TranscriptAudit["agreement"];
}
