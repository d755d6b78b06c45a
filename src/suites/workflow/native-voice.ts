import type { Completion, Message, ToolCall } from "#records";
import { toolCalled } from "./catalog.ts";
import { readNativeCall } from "./native-call.ts";
import { readMessage } from "./read-message.ts";
import { TOOL_SPECS } from "./tool-specs.ts";
import { furtherText, type Heard, NO_ANSWER, type Voice } from "./voice.ts";

/** Tools called by the tool calling of the API. Calls written into the text are not read, only noticed. */
export const nativeVoice: Voice = { tools: TOOL_SPECS, hear, reply };

function hear({ content, toolCalls }: Completion): Heard {
  const text = readMessage(content, toolCalled);
  const call = toolCalls[0];
  const empty = content.trim() === "" && call === undefined;
  return {
    action: call === undefined ? null : readNativeCall(call),
    further: Math.max(0, toolCalls.length - 1),
    completed: call === undefined && text.completed && text.actions.length === 0 && !text.unreadable,
    opensCall: call !== undefined || text.opensCall,
    empty,
    message: { role: "assistant", content: empty ? NO_ANSWER : content, ...(call === undefined ? {} : { toolCalls }) },
  };
}

function reply(heard: Heard, text: string): readonly Message[] {
  const calls: readonly ToolCall[] = heard.message.toolCalls ?? [];
  if (calls.length === 0) return [{ role: "user", content: text }];
  // Every call must be answered, or the API refuses the next request.
  return calls.map((call, at) => ({
    role: "tool",
    toolCallId: call.id,
    content: at === 0 ? text : furtherText(heard.further),
  }));
}
