/** A model's size as its name gives it. Equal orders are equal sizes. */
export interface ModelSize {
  /** The name without its size: models of one family differ in nothing else that the name says. */
  readonly family: string;
  readonly size: string;
  readonly order: number;
}

const WORDS = ["nano", "tiny", "mini", "small", "medium", "large", "xl"];
const PARAMETERS = /(?<![a-z0-9.])(\d+(?:\.\d+)?)b(?![a-z0-9])/i;
const WORD = new RegExp(`(?<![a-z])(${WORDS.join("|")})(?![a-z])`, "i");

/** The size in a model's name: billions of parameters (`qwen2.5-72b-instruct`), or a word (`sim-large`). Null when it says neither. */
export function sizeOf(model: string): ModelSize | null {
  const parameters = PARAMETERS.exec(model);
  if (parameters !== null) {
    return { family: without(model, parameters[0]), size: `${parameters[1]} B`, order: Number(parameters[1]) };
  }
  const word = WORD.exec(model)?.[0];
  if (word === undefined) return null;
  return { family: without(model, word), size: word.toLowerCase(), order: WORDS.indexOf(word.toLowerCase()) };
}

const without = (model: string, size: string): string =>
  model
    .replace(size, "")
    .replaceAll(/-{2,}/g, "-")
    .replaceAll(/^[-_ ]+|[-_ ]+$/g, "");
