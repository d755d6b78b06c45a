import type { ToolSpec } from "#models";
import type { Completion, Message } from "#records";
import type { Action } from "./action.ts";

/** What was made of one answer of a model. */
export interface Heard {
  /** The first action, which is the one that counts; null when there was none. */
  readonly action: Action | null;
  /** Actions behind the first: told to the model, not carried out. */
  readonly further: number;
  /** True when the model says it is done, and does nothing more. */
  readonly completed: boolean;
  /** True when the text opens a tool call, whether or not it could be read. */
  readonly opensCall: boolean;
  /** True when there was no text and no call at all. */
  readonly empty: boolean;
  /** The answer as it goes into the conversation. */
  readonly message: Message;
}

/** One way for a model to call tools: what it is offered, how its answers are read, how results are put to it. */
export interface Voice {
  readonly tools: readonly ToolSpec[];
  hear(completion: Completion): Heard;
  /** The messages that carry the result of what was heard. */
  reply(heard: Heard, text: string): readonly Message[];
}

/** Stands for an empty answer in a conversation, where providers refuse empty text. */
export const NO_ANSWER = "(no answer)";

/** The sentence that ends a result when a message held more than one action. */
export const furtherText = (further: number): string =>
  `Only the first action of a message is carried out; ${further} more ${further === 1 ? "was" : "were"} not.`;
