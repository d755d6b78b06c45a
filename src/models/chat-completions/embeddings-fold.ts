import { z } from "zod";
import { type Completion, type Usage, vectorsText } from "#records";
import { type AnswerFold, type Taken, wholeTokens } from "../answer-fold.ts";
import type { ChatPiece } from "./chat-fold.ts";

const EmbeddingsAnswer = z.object({
  data: z.array(z.object({ index: z.int().min(0).nullish(), embedding: z.array(z.number()).min(1) })),
  model: z.string().nullish(),
  // As in chat completions: OpenRouter's word for the company that ran the model.
  provider: z.string().nullish(),
  usage: z.object({ prompt_tokens: z.number().nullish() }).nullish(),
});
type EmbeddingsAnswer = z.infer<typeof EmbeddingsAnswer>;

/** Reads an answer of embeddings: one document, which must hold one vector for each text, all equally long. */
export class EmbeddingsFold implements AnswerFold {
  readonly finish = null;
  readonly #texts: number;
  readonly #nameOf: (piece: ChatPiece) => string | null;
  #read: { readonly content: string; readonly usage: Usage | null; readonly model: string | null } | undefined;

  constructor(texts: number, nameOf: (piece: ChatPiece) => string | null = (piece) => piece.model || null) {
    this.#texts = texts;
    this.#nameOf = nameOf;
  }

  get begun(): boolean {
    return this.#read !== undefined;
  }

  get letters(): number {
    return this.#read?.content.length ?? 0;
  }

  add(json: unknown): Taken {
    const read = EmbeddingsAnswer.safeParse(json);
    if (!read.success) return "foreign";
    const vectors = inOrder(read.data);
    const problem = problemOf(vectors, this.#texts);
    if (problem !== null) return { refused: { kind: "malformed" }, says: problem };
    const { model, provider, usage } = read.data;
    const content = vectorsText(vectors.map((vector) => vector!));
    this.#read = { content, usage: usageOf(usage?.prompt_tokens), model: this.#nameOf({ model, provider }) };
    return "complete";
  }

  completion(simulated: boolean): Completion {
    const { content = "", usage = null, model = null } = this.#read ?? {};
    return { content, toolCalls: [], finishReason: "stop", usage, reportedModel: model, simulated };
  }
}

type Vectors = readonly (readonly number[] | undefined)[];

/** The vectors at their places; a server that leaves the index out means their order. */
function inOrder({ data }: EmbeddingsAnswer): Vectors {
  const placed = new Map(data.map(({ index, embedding }, at) => [index ?? at, embedding]));
  return data.map((_, at) => placed.get(at));
}

function problemOf(vectors: Vectors, texts: number): string | null {
  if (vectors.length !== texts) return `${vectors.length} embeddings for ${texts} texts`;
  const missing = vectors.indexOf(undefined);
  if (missing >= 0) return `no embedding for text ${missing}`;
  const lengths = new Set(vectors.map((vector) => vector!.length));
  return lengths.size > 1 ? `embeddings of ${[...lengths].join(" and ")} numbers in one answer` : null;
}

function usageOf(promptTokens: number | null | undefined): Usage | null {
  if (typeof promptTokens !== "number") return null;
  return { input: wholeTokens(promptTokens), output: 0, cached: 0, reasoning: 0 };
}
