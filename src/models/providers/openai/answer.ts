import { z } from "zod";
import type { Completion, FinishReason, ToolCall, Usage } from "#records";

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
export const AnswerPiece = z.object({
  model: z.string().nullish(),
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
export type AnswerPiece = z.infer<typeof AnswerPiece>;
type Turn = z.infer<typeof Turn>;

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

/** Adds the pieces of an answer up to a completion. */
export class AnswerFold {
  readonly #calls = new Map<number, { id: string; name: string; arguments: string }>();
  #content = "";
  #reasoning = "";
  #finish: string | null = null;
  #usage: Usage | null = null;
  #model: string | null = null;
  #choices = 0;

  /** Null until a piece said why the model stopped; the provider's own word. */
  get finish(): string | null {
    return this.#finish;
  }

  /** False while no piece held any part of an answer. */
  get begun(): boolean {
    return this.#choices > 0;
  }

  add(piece: AnswerPiece): void {
    this.#model ??= piece.model || null;
    if (piece.usage) this.#usage = usageOf(piece.usage) ?? this.#usage;
    const choice = piece.choices?.find((one) => (one.index ?? 0) === 0);
    if (choice === undefined) return;
    this.#choices++;
    this.#addTurn(choice.delta ?? choice.message ?? {});
    this.#finish = choice.finish_reason ?? this.#finish;
  }

  completion(simulated: boolean): Completion {
    return {
      content: this.#content,
      ...(this.#reasoning === "" ? {} : { reasoning: this.#reasoning }),
      toolCalls: this.#toolCalls(),
      finishReason: FINISH[this.#finish ?? ""] ?? "other",
      usage: this.#usage,
      reportedModel: this.#model,
      simulated,
    };
  }

  #addTurn(turn: Turn): void {
    this.#content += textOf(turn.content) + (turn.refusal ?? "");
    this.#reasoning += turn.reasoning_content ?? turn.reasoning ?? "";
    for (const [at, piece] of (turn.tool_calls ?? []).entries()) this.#addCall(piece, at);
  }

  #addCall(piece: NonNullable<Turn["tool_calls"]>[number], at: number): void {
    const index = piece.index ?? at;
    const call = this.#calls.get(index) ?? { id: "", name: "", arguments: "" };
    const { name, arguments: text } = piece.function ?? {};
    call.id ||= piece.id ?? "";
    call.name ||= name ?? "";
    call.arguments += text ?? "";
    this.#calls.set(index, call);
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

function usageOf(said: NonNullable<AnswerPiece["usage"]>): Usage | null {
  if (typeof said.prompt_tokens !== "number" && typeof said.completion_tokens !== "number") return null;
  const input = whole(said.prompt_tokens);
  const output = whole(said.completion_tokens);
  const cached = whole(said.prompt_tokens_details?.cached_tokens ?? said.prompt_cache_hit_tokens);
  const reasoning = whole(said.completion_tokens_details?.reasoning_tokens);
  return { input, output, cached: Math.min(cached, input), reasoning: Math.min(reasoning, output) };
}

const whole = (value: number | null | undefined): number => Math.max(0, Math.round(value ?? 0));
