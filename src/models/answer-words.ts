import type { Completion } from "#records";

/** What an answer says so far, piece by piece: its text, the thinking before it, and how long its tool calls are. */
export class AnswerWords {
  content = "";
  reasoning = "";
  argumentLetters = 0;

  /** Letters in all, thinking and tool calls included. */
  get letters(): number {
    return this.content.length + this.reasoning.length + this.argumentLetters;
  }

  /** Text and thinking, as a completion has them. */
  said(): Pick<Completion, "content" | "reasoning"> {
    return { content: this.content, ...(this.reasoning === "" ? {} : { reasoning: this.reasoning }) };
  }
}
