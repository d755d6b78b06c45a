import { EpochMs, type Json } from "#kernel";
import {
  type AttemptEnded,
  type AttemptStory,
  type CallAnswered,
  cellId,
  Message,
  type SendEnded,
  type SendStarted,
} from "#records";
import type { AttemptView, CallView, SendView, TrialPage } from "#report";
import type { OneStory } from "#store";

/** One trial's story as the page tells it: every text as it was written, none of it markup. */
export function trialPage(story: OneStory): TrialPage {
  const { row, trial, damage } = story;
  const { id, suite, cell, task, repeat, taskDigest, seed } = trial;
  const { outcome, score, simulated, calls, inputTokens, outputTokens, scoring, reason, facts, costUsd } = row;
  const line = { id, suite, cell, cellId: cellId(cell), task, repeat, outcome, score };
  return {
    trial: { ...line, simulated, calls, inputTokens, outputTokens },
    taskDigest,
    seed,
    scoring,
    reason,
    facts,
    costUsd,
    attempts: story.attempts.flatMap((attempt) => attemptView(attempt, story) ?? []),
    damage,
  };
}

function attemptView({ attempt, started, ended, alive }: AttemptStory, story: OneStory): AttemptView | null {
  const run = ended?.run ?? started?.run;
  if (run === undefined) return null;
  const calls = callsOf(attempt, story);
  return {
    attempt,
    run,
    startedAt: momentOf(started),
    endedAt: momentOf(ended),
    ...(ended === null ? unended(alive, calls) : endOf(ended)),
    calls,
  };
}

type End = Omit<AttemptView, "attempt" | "run" | "startedAt" | "endedAt" | "calls">;

const endOf = ({ verdict, reason, quarantined, simulated, transcript }: AttemptEnded): End => ({
  state: "ended",
  verdict,
  reason,
  quarantined,
  simulated,
  messages: messagesOf(transcript),
  transcript,
});

const unended = (alive: boolean, calls: readonly CallView[]): End => ({
  state: alive ? "open" : "abandoned",
  verdict: null,
  reason: null,
  quarantined: false,
  simulated: calls.some(({ answer }) => answer?.simulated === true),
  messages: null,
  transcript: null,
});

const momentOf = (record: { readonly at: number } | null): EpochMs | null =>
  record === null ? null : EpochMs(record.at);

/** The calls of an attempt, those that were never answered among them. */
function callsOf(attempt: number, { calls, sends, sendEnds }: OneStory): readonly CallView[] {
  const answered = calls.filter((call) => call.attempt === attempt);
  const sent = sends.filter((send) => send.attempt === attempt);
  const numbers = [...new Set([...answered, ...sent].map(({ call }) => call))].toSorted((a, b) => a - b);
  return numbers.map((call) => ({
    call,
    sends: sent.filter((send) => send.call === call).map((send) => sendView(send, sendEnds)),
    answer: answerOf(answered.find((one) => one.call === call)),
  }));
}

function sendView({ trial, attempt, call, send, lane, at }: SendStarted, ends: readonly SendEnded[]): SendView {
  const end = ends.find(
    (one) => one.trial === trial && one.attempt === attempt && one.call === call && one.send === send,
  );
  const { verdict = null, status = null, reason = null } = end ?? {};
  return { send, lane, startedAt: EpochMs(at), endedAt: momentOf(end ?? null), verdict, status, reason };
}

function answerOf(answered: CallAnswered | undefined): CallView["answer"] {
  if (answered === undefined) return null;
  const { lane, requestedModel, routedModel, promptDigest, sentAt, at, costUsd, completion } = answered;
  const { content, reasoning = null, toolCalls, finishReason, usage, reportedModel, simulated } = completion;
  return {
    lane,
    requestedModel,
    routedModel,
    reportedModel,
    promptDigest,
    sentAt: EpochMs(sentAt),
    at: EpochMs(at),
    content,
    reasoning,
    toolCalls,
    finishReason,
    usage,
    costUsd,
    simulated,
  };
}

/** The conversation in a transcript, where it is kept as suites keep it: under `messages`. */
function messagesOf(transcript: Json | null): AttemptView["messages"] {
  const found = (transcript as { readonly messages?: unknown } | null)?.messages;
  return Message.array().safeParse(found).data ?? null;
}
