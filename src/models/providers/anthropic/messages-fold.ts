import { z } from "zod";
import type { Completion, FinishReason, Usage } from "#records";
import { type AnswerFold, type Taken, wholeTokens } from "../../answer-fold.ts";
import { AnswerWords } from "../../answer-words.ts";

const count = z.number().nullish();

const WireUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
});

const Block = z.object({
  type: z.string(),
  text: z.string().nullish(),
  thinking: z.string().nullish(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  input: z.unknown().optional(),
});
type Block = z.infer<typeof Block>;

const WholeMessage = z.object({
  type: z.literal("message"),
  model: z.string().nullish(),
  content: z.array(Block),
  stop_reason: z.string().nullish(),
  usage: WireUsage.nullish(),
});

const Event = z.discriminatedUnion("type", [
  WholeMessage,
  z.object({
    type: z.literal("message_start"),
    message: z.object({ model: z.string().nullish(), usage: WireUsage.nullish() }),
  }),
  z.object({ type: z.literal("content_block_start"), index: z.number(), content_block: Block }),
  z.object({
    type: z.literal("content_block_delta"),
    index: z.number(),
    delta: z.object({
      type: z.string(),
      text: z.string().nullish(),
      thinking: z.string().nullish(),
      partial_json: z.string().nullish(),
    }),
  }),
  z.object({ type: z.literal("content_block_stop") }),
  z.object({
    type: z.literal("message_delta"),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: WireUsage.nullish(),
  }),
  z.object({ type: z.literal("message_stop") }),
]);
type Event = z.infer<typeof Event>;
type Delta = Extract<Event, { type: "content_block_delta" }>["delta"];

const FINISH: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool-calls",
  refusal: "content-filter",
};

/** Adds an answer of the Messages interface up, whole or by its events. Events that are new to us change nothing, as the vendor asks. */
export class MessagesFold implements AnswerFold {
  readonly #calls = new Map<number, { readonly id: string; readonly name: string; arguments: string }>();
  readonly #counts: z.infer<typeof WireUsage> = {};
  readonly #words = new AnswerWords();
  #model: string | null = null;
  #finish: string | null = null;
  #begun = false;

  get finish(): string | null {
    return this.#finish;
  }

  get begun(): boolean {
    return this.#begun;
  }

  get letters(): number {
    return this.#words.letters;
  }

  add(json: unknown): Taken {
    const read = Event.safeParse(json);
    if (!read.success) return isNewEvent(json) ? "more" : "foreign";
    return this.#take(read.data);
  }

  completion(simulated: boolean): Completion {
    const calls = [...this.#calls].toSorted(([a], [b]) => a - b).map(([, call]) => call);
    return {
      ...this.#words.said(),
      toolCalls: calls.map((call) => ({ ...call, arguments: call.arguments === "" ? "{}" : call.arguments })),
      finishReason: FINISH[this.#finish ?? ""] ?? "other",
      usage: usageOf(this.#counts),
      reportedModel: this.#model,
      simulated,
    };
  }

  #take(event: Event): Taken {
    switch (event.type) {
      case "message":
        this.#begin(event);
        this.#end(event.stop_reason);
        for (const [index, block] of event.content.entries()) this.#open(index, block);
        return "complete";
      case "message_start":
        this.#begin(event.message);
        return "more";
      case "content_block_start":
        this.#open(event.index, event.content_block);
        return "more";
      case "content_block_delta":
        this.#extend(event.index, event.delta);
        return "more";
      case "message_delta":
        this.#end(event.delta.stop_reason);
        this.#count(event.usage);
        return "more";
      case "message_stop":
        return "complete";
      case "content_block_stop":
        return "more";
    }
  }

  #end(reason: string | null | undefined): void {
    this.#finish = reason ?? this.#finish;
  }

  #begin({ model, usage }: Pick<z.infer<typeof WholeMessage>, "model" | "usage">): void {
    this.#begun = true;
    this.#model ??= model || null;
    this.#count(usage);
  }

  // Counts that come again at the end are the whole, not what was added.
  #count(usage: z.infer<typeof WireUsage> | null | undefined): void {
    for (const [name, value] of Object.entries(usage ?? {})) {
      if (typeof value === "number") this.#counts[name as keyof z.infer<typeof WireUsage>] = value;
    }
  }

  // A streamed call starts with an empty input and writes it piece by piece; a whole one has it already.
  #open(index: number, block: Block): void {
    this.#words.content += block.text ?? "";
    this.#words.reasoning += block.thinking ?? "";
    if (block.type !== "tool_use") return;
    const written = isEmpty(block.input) ? "" : JSON.stringify(block.input);
    this.#words.argumentLetters += written.length;
    this.#calls.set(index, { id: block.id ?? `call-${index}`, name: block.name ?? "", arguments: written });
  }

  #extend(index: number, { text, thinking, partial_json }: Delta): void {
    this.#words.content += text ?? "";
    this.#words.reasoning += thinking ?? "";
    const call = this.#calls.get(index);
    if (call === undefined || !partial_json) return;
    call.arguments += partial_json;
    this.#words.argumentLetters += partial_json.length;
  }
}

const isEmpty = (input: unknown): boolean =>
  typeof input !== "object" || input === null || Object.keys(input).length === 0;

const KNOWN = new Set<unknown>(Event.options.map((option) => option.shape.type.value));

function isNewEvent(json: unknown): boolean {
  if (typeof json !== "object" || json === null || !("type" in json)) return false;
  return typeof json.type === "string" && !KNOWN.has(json.type);
}

// What was read from the cache and what was written to it are counted beside `input_tokens`, not within.
function usageOf(said: z.infer<typeof WireUsage>): Usage | null {
  if (typeof said.input_tokens !== "number" && typeof said.output_tokens !== "number") return null;
  const cached = wholeTokens(said.cache_read_input_tokens);
  return {
    input: wholeTokens(said.input_tokens) + wholeTokens(said.cache_creation_input_tokens) + cached,
    output: wholeTokens(said.output_tokens),
    cached,
    // Thinking is part of the output; the interface does not count it apart.
    reasoning: 0,
  };
}
