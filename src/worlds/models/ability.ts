import { z } from "zod";
import type { CamelKeys } from "../kebab-keys.ts";

const share = (meaning: string): z.ZodNumber => z.number().min(0).max(1).describe(meaning);

/** What a simulated model can do, as people write it. Shares are probabilities: 1 always, 0 never. */
export const abilityShape = {
  comprehension: share("How much of a task's wording it understands."),
  vocabulary: share("How many synonyms it knows."),
  planning: share("How often it minds dependencies, orders steps, and repairs a plan that looks wrong."),
  obedience: share("How often it follows a plan in the prompt."),
  "tool-choice": share("How well it picks among the tools it has seen."),
  "params-care": share("How often its parameters are complete and of the right type."),
  recovery: share("How often it tries again after a failed tool or a message that was not understood."),
  memory: share("How well it remembers its steps in a long conversation."),
  focus: share("How often a message does one thing, and does something."),
  "closes-tags": share("How often it writes the closing tag."),
  "json-bodies": share("How often a tool call's body is the JSON that was asked for."),
  arithmetic: share("How often a sum is right."),
  "native-tools": z.boolean().describe("Whether it can call tools by the interface's own tool calling."),
  verbosity: z.int().min(0).describe("Tokens of prose around an action."),
  "reasoning-tokens": z.int().min(0).describe("Median of tokens thought before each message and not shown."),
  "tokens-per-second": z.number().gt(0).describe("Writing speed."),
  "first-token-ms": z.number().min(0).describe("Wait before the first token."),
};

/** What a simulated model can do. */
export type Ability = CamelKeys<{ readonly [Key in keyof typeof abilityShape]: z.output<(typeof abilityShape)[Key]> }>;

/** A model of a simulated provider: a name, what it can do, and nothing of the answers. */
export interface SimulatedModel {
  readonly name: string;
  readonly ability: Ability;
}
