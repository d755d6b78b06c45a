import type { Completion, ToolCall } from "#records";
import type { Action } from "./action.ts";
import { toolCalled } from "./catalog.ts";
import { readNativeCall } from "./native-call.ts";
import { readMessage } from "./read-message.ts";
import { type Heard, furtherText, NO_ANSWER, type Voice } from "./voice.ts";

/** Tools called by tags in the text of messages. */
export const tagVoice: Voice = {
  tools: [],
  hear,
  reply: (heard, text) => [
    { role: "user", content: heard.further === 0 ? text : `${text}\n${furtherText(heard.further)}` },
  ],
};

function hear(completion: Completion): Heard {
  const { content, reasoning = "", toolCalls } = completion;
  if (content.trim() !== "") return heardIn(content, toolCalls);
  const call = toolCalls[0];
  if (call !== undefined) return heardCall(call, toolCalls.length - 1, asTag(call));
  const thought = heardIn(reasoning, []);
  if (thought.action !== null) return { ...thought, action: recoveredFrom(thought.action, "reasoning") };
  return {
    ...thought,
    completed: false,
    empty: reasoning.trim() === "",
    message: { role: "assistant", content: NO_ANSWER },
  };
}

function heardIn(content: string, toolCalls: readonly ToolCall[]): Heard {
  const reading = readMessage(content, toolCalled);
  const [action = null, ...further] = reading.actions;
  const call = toolCalls[0];
  if (action === null && call !== undefined) return heardCall(call, toolCalls.length - 1, `${content}\n${asTag(call)}`);
  return {
    action,
    further: further.length,
    completed: action === null && !reading.unreadable && reading.completed,
    opensCall: reading.opensCall,
    empty: false,
    message: { role: "assistant", content },
  };
}

const heardCall = (call: ToolCall, further: number, content: string): Heard => ({
  action: recoveredFrom(readNativeCall(call), "native-call"),
  further,
  completed: false,
  opensCall: true,
  empty: false,
  message: { role: "assistant", content },
});

const recoveredFrom = (action: Action, where: "reasoning" | "native-call"): Action => ({
  ...action,
  recovery: [...action.recovery, where],
});

const asTag = ({ name, arguments: text }: ToolCall): string =>
  `<tool_call>{"name": ${JSON.stringify(name)}, "parameters": ${text.trim() === "" ? "{}" : text}}</tool_call>`;
