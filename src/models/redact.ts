import type { Secret } from "#kernel";
import type { Completion } from "#records";

// A shorter key is a word that stands for none ("none", "x", "local"): replacing it would rewrite what models say.
const SHORTEST_KEY = 12;

/** The text with every occurrence of the secret replaced by its fingerprint, also where an address or JSON spells it another way. */
export function redactText(text: string, secret: Secret | null): string {
  if (secret === null) return text;
  const plain = secret.reveal();
  if (plain.length < SHORTEST_KEY) return text;
  const spellings = new Set([plain, encodeURIComponent(plain), JSON.stringify(plain).slice(1, -1)]);
  let clean = text;
  for (const spelling of spellings) clean = clean.replaceAll(spelling, secret.fingerprint);
  return clean;
}

/** The completion without the secret: a model or a server may repeat whatever it was sent. */
export function redactCompletion(completion: Completion, secret: Secret | null): Completion {
  const clean = (text: string): string => redactText(text, secret);
  return {
    ...completion,
    content: clean(completion.content),
    ...(completion.reasoning === undefined ? {} : { reasoning: clean(completion.reasoning) }),
    toolCalls: completion.toolCalls.map((call) => ({
      id: clean(call.id),
      name: clean(call.name),
      arguments: clean(call.arguments),
    })),
    reportedModel: completion.reportedModel === null ? null : clean(completion.reportedModel),
  };
}
