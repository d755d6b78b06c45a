import { isoText } from "#kernel";
import type { AttemptEnded, CallAnswered } from "#records";
import type { Style } from "#report";
import type { Story } from "#store";

/** One trial from plan to score: its cell, each attempt with its calls, and the transcript that was scored. */
export function storyText({ trial, attempts, calls }: Story, style: Style): string {
  const cell = Object.entries(trial.cell).map(([axis, value]) => `${axis} ${value}`);
  return [
    style.bold(`trial ${trial.id}`),
    `${trial.suite}, task ${trial.task}, repeat ${trial.repeat}`,
    cell.join(" · "),
    ...attempts.flatMap((attempt) => ["", ...attemptLines(attempt, calls, style)]),
    ...unfinished(attempts, calls, style),
    "",
  ].join("\n");
}

function attemptLines(attempt: AttemptEnded, calls: readonly CallAnswered[], style: Style): readonly string[] {
  const label = attempt.simulated ? style.warn(" SIMULATED") : "";
  return [
    style.bold(`attempt ${attempt.attempt}${label}: ${endOf(attempt)}`),
    ...(attempt.reason === null ? [] : [style.warn(`${attempt.reason.code}: ${attempt.reason.message}`)]),
    ...callLines(
      calls.filter((call) => call.attempt === attempt.attempt),
      style,
    ),
    ...(attempt.transcript === null ? [] : ["", JSON.stringify(attempt.transcript, null, 2)]),
  ];
}

function endOf({ verdict, quarantined }: AttemptEnded): string {
  if (verdict === null) return quarantined ? "quarantined" : "not finished";
  return verdict.kind === "graded" ? `${verdict.outcome}, score ${verdict.score.toFixed(2)}` : verdict.outcome;
}

function unfinished(
  attempts: readonly AttemptEnded[],
  calls: readonly CallAnswered[],
  style: Style,
): readonly string[] {
  const ended = new Set(attempts.map(({ attempt }) => attempt));
  const open = calls.filter(({ attempt }) => !ended.has(attempt));
  return open.length === 0 ? [] : ["", style.bold("in progress"), ...callLines(open, style)];
}

const callLines = (calls: readonly CallAnswered[], style: Style): readonly string[] =>
  calls.map(({ call, at, lane, sends, sentAt, completion }) =>
    style.dim(
      `  call ${call}  ${isoText(at)}  ${lane}  ${((at - sentAt) / 1000).toFixed(1)} s, ${sends} ${sends === 1 ? "send" : "sends"}, ${completion.usage?.output ?? "?"} tokens out`,
    ),
  );
