import type { TokenCount } from "#lanes";
import type { Usage } from "#records";
import type { Prompt } from "./model.ts";

const CHARS_PER_TOKEN = 4;
// What a chat template adds around a message.
const TOKENS_PER_MESSAGE = 4;
// Before a model has answered anything.
const FIRST_OUTPUT = 512;
// How much one answer moves the mean: the last twenty or so decide.
const WEIGHT = 0.1;

/** Says beforehand what a call will cost in tokens: input by its length, both corrected by what the model's answers have shown. */
export class TokenEstimate {
  readonly #learned = new Map<string, { output: number; perGuess: number }>();

  of(model: string, prompt: Prompt): TokenCount {
    const learned = this.#learned.get(model);
    // Vectors are not counted as output.
    const output = prompt.embed === undefined ? (learned?.output ?? FIRST_OUTPUT) : 0;
    return {
      input: Math.ceil(guessedInput(prompt) * (learned?.perGuess ?? 1)),
      output: Math.ceil(Math.min(output, prompt.sampling?.maxTokens ?? Infinity)),
    };
  }

  learn(model: string, prompt: Prompt, usage: Usage): void {
    const perGuess = usage.input > 0 ? usage.input / guessedInput(prompt) : 1;
    const known = this.#learned.get(model) ?? { output: usage.output, perGuess };
    this.#learned.set(model, {
      output: known.output + WEIGHT * (usage.output - known.output),
      perGuess: known.perGuess + WEIGHT * (perGuess - known.perGuess),
    });
  }
}

function guessedInput({ messages, tools, embed = [] }: Prompt): number {
  let chars = tools === undefined || tools.length === 0 ? 0 : JSON.stringify(tools).length;
  for (const message of messages) {
    chars += message.content.length;
    for (const call of message.toolCalls ?? []) chars += call.name.length + call.arguments.length;
  }
  for (const text of embed) chars += text.length;
  return Math.ceil(chars / CHARS_PER_TOKEN) + messages.length * TOKENS_PER_MESSAGE;
}
