import { z } from "zod";
import type { Message } from "#records";
import type { SimulatedPrompt } from "./models/sight.ts";

const Content = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  z.null(),
]);

const ChatMessage = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: Content.optional(),
  tool_calls: z
    .array(z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string(), arguments: z.string() }) }))
    .nullish(),
  tool_call_id: z.string().nullish(),
});

/** What of a chat-completions request matters here; the rest is let through, as providers do. */
const ChatRequest = z.looseObject({
  model: z.string(),
  messages: z.array(ChatMessage).min(1),
  tools: z
    .array(
      z.looseObject({
        function: z.looseObject({
          name: z.string(),
          description: z.string().nullish(),
          parameters: z.record(z.string(), z.unknown()).nullish(),
        }),
      }),
    )
    .nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  seed: z.int().nullish(),
});
type ChatRequest = z.infer<typeof ChatRequest>;

const EmbeddingsRequest = z.looseObject({
  model: z.string(),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2048)]),
  encoding_format: z.literal("float").nullish(),
});

/** A request as the world takes it. */
export interface ReadRequest {
  readonly deployment: string;
  readonly prompt: SimulatedPrompt;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** Reads a request's JSON, or says in a sentence what is wrong with it. */
export function readChatRequest(json: unknown): ReadRequest | string {
  const parsed = ChatRequest.safeParse(json);
  if (!parsed.success) return wrongWith(parsed.error);
  const { data } = parsed;
  return {
    deployment: data.model,
    prompt: promptOf(data),
    stream: data.stream === true,
    includeUsage: data.stream_options?.include_usage === true,
  };
}

/** Reads the JSON of a request for embeddings, or says in a sentence what is wrong with it. */
export function readEmbeddingsRequest(json: unknown): ReadRequest | string {
  const parsed = EmbeddingsRequest.safeParse(json);
  if (!parsed.success) return wrongWith(parsed.error);
  const { model, input } = parsed.data;
  const embed = typeof input === "string" ? [input] : input;
  return { deployment: model, prompt: { messages: [], embed }, stream: false, includeUsage: false };
}

function wrongWith({ issues: [issue] }: z.ZodError): string {
  return `Invalid request: ${issue?.path.join(".") || "the body"}: ${issue?.message ?? "not readable"}`;
}

function promptOf(data: ChatRequest): SimulatedPrompt {
  const maxTokens = data.max_completion_tokens ?? data.max_tokens;
  const tools = data.tools?.map(({ function: { name, description, parameters } }) => ({
    name,
    description: description ?? "",
    parameters: parameters ?? {},
  }));
  return {
    messages: data.messages.map(messageOf),
    ...(tools === undefined ? {} : { tools }),
    ...(typeof maxTokens === "number" ? { maxTokens } : {}),
    ...(typeof data.seed === "number" ? { seed: data.seed } : {}),
  };
}

function messageOf(written: z.infer<typeof ChatMessage>): Message {
  const calls = written.tool_calls?.map((call) => ({ id: call.id, ...call.function }));
  return {
    role: written.role === "developer" ? "system" : written.role,
    content: textOf(written.content),
    ...(calls === undefined
      ? {}
      : { toolCalls: calls.map(({ id, name, arguments: text }) => ({ id, name, arguments: text })) }),
    ...(typeof written.tool_call_id === "string" ? { toolCallId: written.tool_call_id } : {}),
  };
}

function textOf(content: z.infer<typeof Content> | undefined): string {
  if (content === undefined || content === null) return "";
  return typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("");
}
