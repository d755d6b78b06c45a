import { isoText } from "#kernel";
import type { AttemptEnded, CallAnswered } from "#records";
import type { Style } from "#report";
import type { LoggedLine, Story } from "#store";
import { transcriptLines } from "./conversation-lines.ts";

/** One trial from plan to score: its cell, each attempt with its calls, the transcript that was scored, and what the log says of it. */
export function storyText({ trial, attempts, calls }: Story, logged: readonly LoggedLine[], style: Style): string {
  const cell = Object.entries(trial.cell).map(([axis, value]) => `${axis} ${value}`);
  return [
    style.bold(`trial ${trial.id}`),
    `${trial.suite}, task ${trial.task}, repeat ${trial.repeat}`,
    cell.join(" · "),
    ...attempts.flatMap((attempt) => ["", ...attemptLines(attempt, calls, style)]),
    ...unfinished(attempts, calls, style),
    ...logLines(logged, style),
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
    ...factLines(attempt, style),
    ...(attempt.transcript === null ? [] : transcriptLines(attempt.transcript, style)),
  ];
}

function endOf({ verdict, quarantined }: AttemptEnded): string {
  if (verdict === null) return quarantined ? "quarantined" : "not finished";
  return verdict.kind === "graded" ? `${verdict.outcome}, score ${verdict.score.toFixed(2)}` : verdict.outcome;
}

/** What the score rests on. */
function factLines({ verdict }: AttemptEnded, style: Style): readonly string[] {
  if (verdict?.kind !== "graded") return [];
  const facts = Object.entries(verdict.facts).map(([name, value]) => `  ${name} ${JSON.stringify(value)}`);
  return ["", style.bold(`scored by ${verdict.scoring}`), ...facts];
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

/** Fields that the story tells already, or that every line has. */
const TOLD = new Set(["time", "level", "layer", "event", "trial", "cell"]);

function logLines(logged: readonly LoggedLine[], style: Style): readonly string[] {
  if (logged.length === 0) return [];
  const lines = logged.map((line) => {
    const about = Object.fromEntries(Object.entries(line).filter(([name]) => !TOLD.has(name)));
    const text = `  ${isoText(line.time)}  ${line.layer}  ${line.event}  ${JSON.stringify(about)}`;
    return line.level === "warn" || line.level === "error" ? style.warn(text) : style.dim(text);
  });
  return ["", style.bold("log"), ...lines];
}
