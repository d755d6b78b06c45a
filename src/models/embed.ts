import { type Remedy, SluiceError } from "#kernel";
import { vectorsIn } from "#records";
import type { Model } from "./model.ts";

/** A model answered a prompt to embed with something else than one vector for each text. */
export class EmbeddingsUnreadableError extends SluiceError {
  readonly code = "SLUICE_EMBEDDINGS_UNREADABLE";
  readonly remedy: Remedy = { do: "fail-trial" };
}

/** A vector for each text, in their order and all equally long, by one call of the model. Throws what the call throws, and an `EmbeddingsUnreadableError`. */
export async function embed(
  model: Model,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  if (texts.length === 0) return [];
  const { content } = await model.complete({ messages: [], embed: texts }, signal);
  const vectors = vectorsIn(content) ?? [];
  if (vectors.length === texts.length && vectors.every(({ length }) => length === vectors[0]!.length)) return vectors;
  throw new EmbeddingsUnreadableError(
    `${model.id} was asked to embed ${texts.length} texts and answered with no list of as many equally long vectors; name a model that embeds`,
  );
}
