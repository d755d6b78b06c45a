import type { AttemptView, CallView } from "#report";
import { OutcomeBadge, SimulatedBadge } from "../../parts/badges.tsx";
import { CountHeads } from "../../parts/count-heads.tsx";
import { Nothing, Section } from "../../parts/section.tsx";
import { Verbatim } from "../../parts/verbatim.tsx";
import { hashOf } from "../../state/route.ts";
import { counted, countText, moneyText } from "../../text/figures.ts";
import { durationText, momentText } from "../../text/moments.ts";
import { Conversation } from "./conversation.tsx";

/** One try at a trial: the conversation, and every request that it took. The last is shown whole, those before on request. */
export function AttemptSection({ attempt, last }: { readonly attempt: AttemptView; readonly last: boolean }) {
  const { verdict, reason, quarantined, messages, calls, transcript } = attempt;
  return (
    <Section title={`Attempt ${attempt.attempt}`} wide lead={<About attempt={attempt} />}>
      {reason !== null && (
        <p class="reason">
          <b>{reason.code}</b> {reason.message}
        </p>
      )}
      {verdict?.kind === "graded" && <OutcomeBadge outcome={verdict.outcome} />}
      {quarantined && <p class="reason">Its answers are quarantined: they are never replayed, and never scored.</p>}
      <details open={last}>
        <summary>{messages === null ? "Conversation" : `Conversation: ${counted(messages.length, "message")}`}</summary>
        {messages === null ? <Answers calls={calls} /> : <Conversation messages={messages} />}
      </details>
      <details open={last && calls.length <= 12}>
        <summary>Requests: {counted(calls.length, "call")}</summary>
        <Calls calls={calls} />
      </details>
      {transcript !== null && (
        <details>
          <summary>What the suite kept</summary>
          <Verbatim text={JSON.stringify(transcript, null, 2)} label={`Transcript of attempt ${attempt.attempt}`} />
        </details>
      )}
    </Section>
  );
}

function About({ attempt: { state, run, startedAt, endedAt, simulated } }: { readonly attempt: AttemptView }) {
  return (
    <>
      {state}
      {startedAt !== null && `, begun ${momentText(startedAt, Date.now())}`}
      {startedAt !== null && endedAt !== null && `, ${durationText(endedAt - startedAt)}`}, in run{" "}
      <a href={hashOf("runs", run)}>{run}</a> {simulated && <SimulatedBadge />}
    </>
  );
}

/** The answers alone, where the transcript holds no messages. */
function Answers({ calls }: { readonly calls: readonly CallView[] }) {
  const answered = calls.flatMap(({ answer }) =>
    answer === null ? [] : [{ role: "assistant" as const, content: answer.content, toolCalls: answer.toolCalls }],
  );
  return answered.length === 0 ? <Nothing>Nothing was answered yet.</Nothing> : <Conversation messages={answered} />;
}

function Calls({ calls }: { readonly calls: readonly CallView[] }) {
  if (calls.length === 0) return <Nothing>Nothing was sent.</Nothing>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Table of requests">
      <table class="calls">
        <thead>
          <tr>
            <th scope="col">call</th>
            <th scope="col">sends</th>
            <th scope="col">model asked, and who answered</th>
            <CountHeads of={["took", "tokens in", "out", "cost"]} />
            <th scope="col">ended by</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <CallRow key={call.call} call={call} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CallRow({ call: { call, sends, answer } }: { readonly call: CallView }) {
  return (
    <tr>
      <th scope="row">{call + 1}</th>
      <td>
        <ol class="sends">
          {sends.map((send) => (
            <li key={send.send}>
              <code>{send.lane}</code> {send.verdict ?? "in flight"}
              {send.status !== null && ` ${send.status}`}
              {send.endedAt !== null && ` after ${durationText(send.endedAt - send.startedAt)}`}
              {send.reason !== null && (
                <small class="muted">
                  {send.reason.code}: {send.reason.message}
                </small>
              )}
            </li>
          ))}
        </ol>
      </td>
      {answer === null ? (
        <td colSpan={6} class="muted">
          not answered
        </td>
      ) : (
        <>
          <td>
            {answer.requestedModel}
            <small class="muted">
              {answer.routedModel === answer.requestedModel ? "" : `routed as ${answer.routedModel}, `}
              {answer.reportedModel === null ? "the answer names no model" : `answered as ${answer.reportedModel}`}
            </small>
          </td>
          <td class="n">{durationText(answer.at - answer.sentAt)}</td>
          <td class="n">{answer.usage === null ? "–" : countText(answer.usage.input)}</td>
          <td class="n">{answer.usage === null ? "–" : countText(answer.usage.output)}</td>
          <td class="n">{moneyText(answer.costUsd)}</td>
          <td>{answer.finishReason}</td>
        </>
      )}
    </tr>
  );
}
