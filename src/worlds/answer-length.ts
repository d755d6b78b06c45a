import { digestOf, randomOf } from "#kernel";
import type { Completion } from "#records";
import { type CallLength, drawCall } from "./call-shape.ts";
import type { WorldSend } from "./world.ts";
import type { ServedModel, WorldSpec } from "./world-spec.ts";

/** The size and latency a world draws for a prompt, the same whoever asks; null when it counts what is written. */
export function drawnLength(
  spec: Pick<WorldSpec, "lengths">,
  { deployment, prompt }: Pick<WorldSend, "deployment" | "prompt">,
): CallLength | null {
  if (spec.lengths === null) return null;
  return drawCall(spec.lengths, randomOf("length", deployment, digestOf(prompt.messages)));
}

/** An answer that says nothing and has a given length. */
export function measured({ reportsAs }: ServedModel, { inputTokens, outputTokens }: CallLength): Completion {
  return {
    content: "",
    toolCalls: [],
    finishReason: "stop",
    usage: { input: inputTokens, output: outputTokens, cached: 0, reasoning: outputTokens },
    reportedModel: reportsAs,
    simulated: true,
  };
}

/** The same answer, counted as this long: what the text does not account for was thought. */
export function ofLength(completion: Completion, { inputTokens, outputTokens }: CallLength): Completion {
  const written = (completion.usage?.output ?? 0) - (completion.usage?.reasoning ?? 0);
  const output = Math.max(written, outputTokens);
  return { ...completion, usage: { input: inputTokens, output, cached: 0, reasoning: output - written } };
}
