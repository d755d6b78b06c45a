import { z } from "zod";
import { LaneId, PlanId, RunId, TrialId } from "#kernel";
import { Completion } from "./message.ts";
import { Reason, Verdict } from "./outcome.ts";

const at = z.number();
const trial = z.string().transform(TrialId);
const run = z.string().transform(RunId);
const lane = z.string().transform(LaneId);
const attempt = z.int().min(1);
const index = z.int().min(0);

/** A run began: under which plan, with which settings (secrets as fingerprints), on which machine. */
export const RunStarted = z.object({
  v: z.literal(1),
  type: z.literal("run-started"),
  run,
  plan: z.string().transform(PlanId),
  at,
  /** What the person called it: an experiment's name, or the suite's. */
  title: z.string(),
  simulated: z.boolean(),
  manifest: z.json(),
});

/** A run ended by itself, was drained, or was cancelled with answers in flight. A killed run has no such record. */
export const RunEnded = z.object({
  v: z.literal(1),
  type: z.literal("run-ended"),
  run,
  at,
  how: z.enum(["finished", "drained", "cancelled", "failed"]),
  /** The run's summary as `run --json` prints it. */
  summary: z.json(),
});

/** A trial is being tried. `attempt` counts from 1 over all runs. */
export const AttemptStarted = z.object({
  v: z.literal(1),
  type: z.literal("attempt-started"),
  trial,
  attempt,
  run,
  at,
});

/**
 * An attempt ended. With a verdict the trial is settled; without, another attempt follows and `reason` says why.
 * `transcript` is whatever the suite needs to score again; `quarantined` says that its answers must not be replayed.
 */
export const AttemptEnded = z.object({
  v: z.literal(1),
  type: z.literal("attempt-ended"),
  trial,
  attempt,
  run,
  at,
  verdict: Verdict.nullable(),
  reason: Reason.nullable(),
  transcript: z.json().nullable(),
  quarantined: z.boolean(),
  simulated: z.boolean(),
});

/** One HTTP request for a call is about to leave. Written ahead, so that what was in flight at a crash is known. */
export const SendStarted = z.object({
  v: z.literal(1),
  type: z.literal("send-started"),
  trial,
  attempt,
  call: index,
  send: z.int().min(1),
  run,
  lane,
  at,
});

/** How a send went. `rejected` is a rate limit or quota; `failed` anything else but an answer. */
export const SendEnded = z.object({
  v: z.literal(1),
  type: z.literal("send-ended"),
  trial,
  attempt,
  call: index,
  send: z.int().min(1),
  at,
  verdict: z.enum(["answered", "rejected", "failed"]),
  /** HTTP status; null when there was none. */
  status: z.int().nullable(),
  reason: Reason.nullable(),
});

/** A model answered a call. Durable before the conversation goes on, so that a resumed attempt replays it unpaid. */
export const CallAnswered = z.object({
  v: z.literal(1),
  type: z.literal("call-answered"),
  trial,
  attempt,
  /** Place of the call in its trial's conversation, from 0. */
  call: index,
  /** Digest of what was asked; a replay answers only the same question. */
  promptDigest: z.string(),
  run,
  lane,
  /** The model the plan asked for. */
  requestedModel: z.string(),
  /** The deployment or served name the request named. */
  routedModel: z.string(),
  completion: Completion,
  sends: z.int().min(1),
  /** When the answered send left. */
  sentAt: at,
  at,
  /** USD; null when the price is not known. */
  costUsd: z.number().nullable(),
});

/** Everything a ledger holds, one past-tense record at a time. */
export const LedgerRecord = z.discriminatedUnion("type", [
  RunStarted,
  RunEnded,
  AttemptStarted,
  AttemptEnded,
  SendStarted,
  SendEnded,
  CallAnswered,
]);

export type RunStarted = z.infer<typeof RunStarted>;
export type RunEnded = z.infer<typeof RunEnded>;
export type AttemptStarted = z.infer<typeof AttemptStarted>;
export type AttemptEnded = z.infer<typeof AttemptEnded>;
export type SendStarted = z.infer<typeof SendStarted>;
export type SendEnded = z.infer<typeof SendEnded>;
export type CallAnswered = z.infer<typeof CallAnswered>;
export type LedgerRecord = z.infer<typeof LedgerRecord>;
