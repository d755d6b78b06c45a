import { z } from "zod";
import { AnyJson } from "./any-json.ts";

/**
 * What reading an action took beyond the form that was asked for.
 * `case`: the tool's name but for capitals. `unterminated`: no closing tag. `bare-name`: a name without parameters.
 * `inline-parameters`: parameters beside the name. `loose-json`: JSON of another shape, in a fence or with small slips.
 * `trailing-text`: words behind the action inside its tag. `reasoning`: found in the model's reasoning, its answer
 * being empty. `native-call`: by tool calling where tags were asked for.
 */
export const Recovery = z.enum([
  "case",
  "unterminated",
  "bare-name",
  "inline-parameters",
  "loose-json",
  "trailing-text",
  "reasoning",
  "native-call",
]);
export type Recovery = z.infer<typeof Recovery>;

const recovery = z.array(Recovery).readonly();

/** One thing a model asked for in a message. No recovery means it was written exactly as asked. */
export const Action = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("search"), query: z.string(), recovery }),
  /** `tool` is null when no tool has the name. */
  z.object({ kind: z.literal("info"), written: z.string(), tool: z.string().nullable(), recovery }),
  /** `parameters` is null when what was written for them is no JSON object. */
  z.object({
    kind: z.literal("call"),
    written: z.string(),
    tool: z.string().nullable(),
    parameters: z.record(z.string(), AnyJson).nullable(),
    recovery,
  }),
]);
export type Action = z.infer<typeof Action>;
export type CallAction = Extract<Action, { kind: "call" }>;

/** Finds the tool a written name means: exactly, or but for capitals. */
export type ToolLookup = (written: string) => { readonly name: string } | undefined;

/** The tool's name, and what it took to find it. */
export function resolveName(
  written: string,
  lookup: ToolLookup,
): { readonly tool: string | null; readonly recovery: readonly Recovery[] } {
  const tool = lookup(written);
  if (tool === undefined) return { tool: null, recovery: [] };
  return { tool: tool.name, recovery: tool.name === written ? [] : ["case"] };
}
