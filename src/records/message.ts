import { z } from "zod";

/** A tool call that a model wrote; `arguments` is the text it wrote, not yet parsed. */
export const ToolCall = z.object({ id: z.string(), name: z.string(), arguments: z.string() }).readonly();
export type ToolCall = z.infer<typeof ToolCall>;

/** One message of a conversation, in the words of the chat-completions interface. */
export const Message = z
  .object({
    role: z.enum(["system", "user", "assistant", "tool"]),
    content: z.string(),
    toolCalls: z.array(ToolCall).readonly().optional(),
    toolCallId: z.string().optional(),
  })
  .readonly();
export type Message = z.infer<typeof Message>;

/** Tokens as the provider counted them. `cached` is part of `input`, `reasoning` part of `output`. */
export const Usage = z
  .object({
    input: z.int().min(0),
    output: z.int().min(0),
    cached: z.int().min(0),
    reasoning: z.int().min(0),
  })
  .readonly();
export type Usage = z.infer<typeof Usage>;

/** How a model is asked to choose its words. Absent means the provider's default. */
export const Sampling = z
  .object({
    temperature: z.number().min(0).optional(),
    topP: z.number().min(0).max(1).optional(),
    maxTokens: z.int().min(1).optional(),
    seed: z.int().optional(),
    stop: z.array(z.string()).readonly().optional(),
  })
  .readonly();
export type Sampling = z.infer<typeof Sampling>;

/** Why a model stopped writing. */
export const FinishReason = z.enum(["stop", "length", "tool-calls", "content-filter", "other"]);
export type FinishReason = z.infer<typeof FinishReason>;

/** What a model answered. `reasoning` is its own thinking when the provider shows it. */
export const Completion = z
  .object({
    content: z.string(),
    reasoning: z.string().optional(),
    toolCalls: z.array(ToolCall).readonly(),
    finishReason: FinishReason,
    /** Null when the provider did not say. */
    usage: Usage.nullable(),
    /** Who the answer says it is from; null when it does not say. */
    reportedModel: z.string().nullable(),
    /** True when a simulated provider wrote it. */
    simulated: z.boolean(),
  })
  .readonly();
export type Completion = z.infer<typeof Completion>;
