import { z } from "zod";
import type { Completion, FinishReason, ToolCall, Usage } from "#records";
import { type AnswerFold, type Taken, wholeTokens } from "../answer-fold.ts";
import { AnswerWords } from "../answer-words.ts";

const count = z.number().nullish();

const Part = z.object({ type: z.string().nullish(), text: z.string().nullish() });

const Turn = z.object({
  // Some servers give parts instead of a text.
  content: z.union([z.string(), z.array(Part)]).nullish(),
  // DeepSeek, Qwen, vLLM say `reasoning_content`; OpenRouter and Groq say `reasoning`.
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z
    .array(
      z.object({
        index: z.number().nullish(),
        id: z.string().nullish(),
        function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
});

/** An answer, or one piece of a streamed one: the two differ in `message` and `delta` only. */
const ChatPiece = z.object({
  model: z.string().nullish(),
  // OpenRouter's word for the company that ran the model.
  provider: z.string().nullish(),
  choices: z
    .array(
      z.object({
        index: z.number().nullish(),
        message: Turn.nullish(),
        delta: Turn.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_cache_hit_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
      completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
    })
    .nullish(),
});
export type ChatPiece = z.infer<typeof ChatPiece>;
type Turn = z.infer<typeof Turn>;
type CallPiece = NonNullable<Turn["tool_calls"]>[number];

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  end_turn: "stop",
  eos: "stop",
  length: "length",
  max_tokens: "length",
  tool_calls: "tool-calls",
  function_call: "tool-calls",
  content_filter: "content-filter",
};

/** Adds the pieces of a chat completion up. `nameOf` says who answered, by the first piece that tells. */
export class ChatFold implements AnswerFold {
  readonly #nameOf: (piece: ChatPiece) => string | null;
  readonly #calls = new Map<number, { id: string; name: string; arguments: string }>();
  readonly #words = new AnswerWords();
  #finish: string | null = null;
  #usage: Usage | null = null;
  #model: string | null = null;
  #choices = 0;

  constructor(nameOf: (piece: ChatPiece) => string | null = (piece) => piece.model || null) {
    this.#nameOf = nameOf;
  }

  get finish(): string | null {
    return this.#finish;
  }

  get begun(): boolean {
    return this.#choices > 0;
  }

  get letters(): number {
    return this.#words.letters;
  }

  add(json: unknown): Taken {
    const read = ChatPiece.safeParse(json);
    if (!read.success) return "foreign";
    const piece = read.data;
    this.#model ??= this.#nameOf(piece);
    if (piece.usage) this.#usage = usageOf(piece.usage) ?? this.#usage;
    const choice = piece.choices?.find((one) => (one.index ?? 0) === 0);
    if (choice === undefined) return "more";
    this.#choices++;
    this.#addTurn(choice.delta ?? choice.message ?? {});
    this.#finish = choice.finish_reason ?? this.#finish;
    return "more";
  }

  completion(simulated: boolean): Completion {
    return {
      ...this.#words.said(),
      toolCalls: this.#toolCalls(),
      finishReason: FINISH[this.#finish ?? ""] ?? "other",
      usage: this.#usage,
      reportedModel: this.#model,
      simulated,
    };
  }

  #addTurn(turn: Turn): void {
    this.#words.content += textOf(turn.content) + (turn.refusal ?? "");
    this.#words.reasoning += turn.reasoning_content ?? turn.reasoning ?? "";
    for (const [at, piece] of (turn.tool_calls ?? []).entries()) this.#addCall(piece, at);
  }

  #addCall({ index, id, function: called }: CallPiece, at: number): void {
    const key = index ?? at;
    const call = this.#calls.get(key) ?? { id: "", name: "", arguments: "" };
    const text = called?.arguments ?? "";
    call.id ||= id ?? "";
    call.name ||= called?.name ?? "";
    call.arguments += text;
    this.#words.argumentLetters += text.length;
    this.#calls.set(key, call);
  }

  // Servers that leave the id out still expect one in the tool's reply.
  #toolCalls(): ToolCall[] {
    const calls = [...this.#calls].toSorted(([a], [b]) => a - b);
    return calls.map(([index, call]) => ({ ...call, id: call.id === "" ? `call-${index}` : call.id }));
  }
}

function textOf(content: Turn["content"]): string {
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => part.text ?? "").join("");
}

function usageOf(said: NonNullable<ChatPiece["usage"]>): Usage | null {
  if (typeof said.prompt_tokens !== "number" && typeof said.completion_tokens !== "number") return null;
  const input = wholeTokens(said.prompt_tokens);
  const output = wholeTokens(said.completion_tokens);
  const cached = wholeTokens(said.prompt_tokens_details?.cached_tokens ?? said.prompt_cache_hit_tokens);
  const reasoning = wholeTokens(said.completion_tokens_details?.reasoning_tokens);
  return { input, output, cached: Math.min(cached, input), reasoning: Math.min(reasoning, output) };
}
