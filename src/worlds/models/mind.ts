import { digestOf, type Random, randomOf } from "#kernel";
import type { Ability, SimulatedModel } from "./ability.ts";
import { readConversation } from "./read-conversation.ts";
import type { Sight, SimulatedPrompt } from "./sight.ts";

/** One model before one conversation: what it can do, what it sees, and its chance, which hangs on nothing else. */
export interface Mind {
  readonly ability: Ability;
  readonly sight: Sight;
  /** Chance that stays the same through a conversation: how the model takes this task. */
  trait(...names: readonly (string | number)[]): Random;
  /** Chance of this message only. */
  mood(...names: readonly (string | number)[]): Random;
  /** Computes once what is asked often within one message. */
  once<T>(name: string, compute: () => T): T;
}

export function mindOf(model: SimulatedModel, prompt: SimulatedPrompt): Mind {
  const seed = prompt.seed ?? "unseeded";
  const firstReply = prompt.messages.findIndex(({ role }) => role === "assistant" || role === "tool");
  const head = firstReply === -1 ? prompt.messages : prompt.messages.slice(0, firstReply);
  const task = digestOf(head);
  const now = firstReply === -1 ? task : digestOf(prompt.messages);
  const computed = new Map<string, unknown>();
  return {
    ability: model.ability,
    sight: readConversation(prompt),
    trait: (...names) => randomOf(model.name, seed, task, "trait", ...names),
    mood: (...names) => randomOf(model.name, seed, now, "mood", ...names),
    once<T>(name: string, compute: () => T): T {
      if (!computed.has(name)) computed.set(name, compute());
      return computed.get(name) as T;
    },
  };
}
