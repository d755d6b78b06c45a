import type { Model, Prompt } from "#models";
import type { Completion } from "#records";

/** What a fake model does with one prompt: a text, a completion with what matters filled in, an error to throw, or a function of the prompt. */
export type FakeReply =
  | string
  | Partial<Completion>
  | Error
  | ((prompt: Prompt) => string | Partial<Completion> | Error);

/** A model that says what it was told to say, in order, and keeps what it was asked. */
export class FakeModel implements Model {
  readonly id: string;
  /** Every prompt so far. */
  readonly prompts: Prompt[] = [];
  readonly #replies: FakeReply[] = [];
  #always: FakeReply | undefined;

  private constructor(id: string) {
    this.id = id;
  }

  /** Says each of these once, in order; asking for more is a bug of the test and throws. */
  static replying(...replies: readonly FakeReply[]): FakeModel {
    return new FakeModel("fake").and(...replies);
  }

  /** Says this however often it is asked. */
  static always(reply: FakeReply, id = "fake"): FakeModel {
    const model = new FakeModel(id);
    model.#always = reply;
    return model;
  }

  /** Adds replies to come. */
  and(...replies: readonly FakeReply[]): this {
    this.#replies.push(...replies);
    return this;
  }

  async complete(prompt: Prompt, signal: AbortSignal): Promise<Completion> {
    signal.throwIfAborted();
    await Promise.resolve();
    this.prompts.push(prompt);
    const next = this.#replies.shift() ?? this.#always;
    if (next === undefined) throw new Error(`the fake model has no reply to prompt ${this.prompts.length}`);
    const reply = typeof next === "function" ? next(prompt) : next;
    if (reply instanceof Error) throw reply;
    return completionOf(typeof reply === "string" ? { content: reply } : reply, this.id);
  }
}

/** A completion with the given parts; the rest as a plain finished answer has it. Labelled simulated unless it says otherwise. */
export function completionOf(parts: Partial<Completion>, reportedModel: string | null = null): Completion {
  const toolCalls = parts.toolCalls ?? [];
  return {
    content: "",
    toolCalls,
    finishReason: toolCalls.length > 0 ? "tool-calls" : "stop",
    usage: null,
    reportedModel,
    simulated: true,
    ...parts,
  };
}
