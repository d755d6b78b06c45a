import type { Message } from "#records";
import { Verbatim } from "../../parts/verbatim.tsx";

const ROLES: Readonly<Record<Message["role"], string>> = {
  system: "system prompt",
  user: "prompt",
  assistant: "model",
  tool: "tool result",
};

/** A conversation in order. Everything in it was written by others, and is shown as they wrote it. */
export function Conversation({ messages }: { readonly messages: readonly Message[] }) {
  return (
    <ol class="conversation">
      {messages.map((message, n) => (
        <li key={n} class={`role-${message.role}`}>
          <h4>
            {ROLES[message.role]}
            {message.toolCallId !== undefined && <small class="muted"> for {message.toolCallId}</small>}
          </h4>
          {message.content !== "" && (
            <Verbatim text={message.content} label={`${ROLES[message.role]}, message ${n + 1}`} />
          )}
          {message.toolCalls?.map((call) => (
            <div key={call.id} class="tool-call">
              <h5>
                calls <code>{call.name}</code> <small class="muted">{call.id}</small>
              </h5>
              <Verbatim text={indented(call.arguments)} label={`Arguments of ${call.name}`} />
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}

/** Arguments laid out, when they are the JSON that they should be; as they are else. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
