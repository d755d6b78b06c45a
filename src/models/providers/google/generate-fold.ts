import { z } from "zod";
import type { Completion, FinishReason, ToolCall, Usage } from "#records";
import { type AnswerFold, type Taken, wholeTokens } from "../../answer-fold.ts";
import { AnswerWords } from "../../answer-words.ts";
import { sealedId } from "../../prompt-parts.ts";

const count = z.number().nullish();

const Part = z.object({
  text: z.string().nullish(),
  thought: z.boolean().nullish(),
  thoughtSignature: z.string().nullish(),
  functionCall: z.object({ name: z.string(), args: z.unknown().optional() }).nullish(),
});

const Candidate = z.object({
  index: count,
  content: z.object({ parts: z.array(Part).nullish() }).nullish(),
  finishReason: z.string().nullish(),
});

const Piece = z
  .object({
    candidates: z.array(Candidate).nullish(),
    promptFeedback: z.object({ blockReason: z.string().nullish() }).nullish(),
    usageMetadata: z
      .object({
        promptTokenCount: count,
        toolUsePromptTokenCount: count,
        candidatesTokenCount: count,
        thoughtsTokenCount: count,
        cachedContentTokenCount: count,
      })
      .nullish(),
    modelVersion: z.string().nullish(),
  })
  .refine((piece) => piece.candidates ?? piece.promptFeedback ?? piece.usageMetadata);
type Piece = z.infer<typeof Piece>;

const FILTERED = "SAFETY RECITATION LANGUAGE BLOCKLIST PROHIBITED_CONTENT SPII IMAGE_SAFETY".split(" ");

/** Adds the pieces of generated content up. */
export class GenerateFold implements AnswerFold {
  readonly #calls: ToolCall[] = [];
  readonly #words = new AnswerWords();
  #model: string | null = null;
  #finish: string | null = null;
  #usage: Usage | null = null;
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
    const read = Piece.safeParse(json);
    if (!read.success) return "foreign";
    const { candidates, modelVersion, promptFeedback, usageMetadata } = read.data;
    this.#model ??= modelVersion || null;
    if (usageMetadata) this.#usage = usageOf(usageMetadata) ?? this.#usage;
    const candidate = candidates?.find((one) => (one.index ?? 0) === 0);
    if (candidate === undefined) return refusal(promptFeedback);
    this.#addCandidate(candidate);
    return "more";
  }

  completion(simulated: boolean): Completion {
    return {
      ...this.#words.said(),
      toolCalls: this.#calls,
      finishReason: this.#finishReason(),
      usage: this.#usage,
      reportedModel: this.#model,
      simulated,
    };
  }

  #addCandidate({ content, finishReason }: z.infer<typeof Candidate>): void {
    this.#begun = true;
    for (const part of content?.parts ?? []) this.#addPart(part);
    this.#finish = finishReason || this.#finish;
  }

  #addPart({ text, thought, thoughtSignature, functionCall }: z.infer<typeof Part>): void {
    if (functionCall) {
      const written = JSON.stringify(functionCall.args ?? {});
      // Calls have no id here. The signature of the thought behind one is wanted back with its result, and travels in the id.
      const id = sealedId(`call-${this.#calls.length}`, thoughtSignature ?? null);
      this.#calls.push({ id, name: functionCall.name, arguments: written });
      this.#words.argumentLetters += written.length;
    }
    if (thought === true) this.#words.reasoning += text ?? "";
    else this.#words.content += text ?? "";
  }

  // A model that calls a function stops like one that has finished.
  #finishReason(): FinishReason {
    if (this.#finish === "STOP") return this.#calls.length > 0 ? "tool-calls" : "stop";
    if (this.#finish === "MAX_TOKENS") return "length";
    return FILTERED.includes(this.#finish ?? "") ? "content-filter" : "other";
  }
}

function refusal(feedback: Piece["promptFeedback"]): Taken {
  if (!feedback?.blockReason) return "more";
  return { refused: { kind: "content-filter" }, says: `the prompt is blocked: ${feedback.blockReason}` };
}

// Thoughts are counted beside the candidates, what a tool fed in beside the prompt; what was cached is within the prompt.
function usageOf(said: NonNullable<Piece["usageMetadata"]>): Usage | null {
  if (typeof said.promptTokenCount !== "number" && typeof said.candidatesTokenCount !== "number") return null;
  const input = wholeTokens(said.promptTokenCount) + wholeTokens(said.toolUsePromptTokenCount);
  const reasoning = wholeTokens(said.thoughtsTokenCount);
  return {
    input,
    output: wholeTokens(said.candidatesTokenCount) + reasoning,
    cached: Math.min(wholeTokens(said.cachedContentTokenCount), input),
    reasoning,
  };
}
