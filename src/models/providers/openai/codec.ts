import type { ProviderSettings } from "#records";
import { bearer, chatCodec } from "../../chat-completions/chat-codec.ts";
import type { Codec } from "../../codec.ts";
import { addressOf } from "../../provider-address.ts";
import { rateLimitHints } from "../../retry-hints.ts";
import { openaiErrors } from "./classify.ts";

/** OpenAI's chat completions, as OpenAI, vLLM, llama.cpp, Ollama, LiteLLM, Groq, DashScope and many proxies speak it. */
export function openaiCodec(settings: Pick<ProviderSettings, "name" | "baseUrl" | "rules">): Codec {
  const { origin, path, search } = addressOf(settings, "https://api.openai.com/v1");
  // Groq's headers of requests speak of a day, those of tokens of a minute; a lane would take both for a minute.
  const ofDay = new URL(origin).hostname.endsWith("groq.com");
  return chatCodec({
    origin,
    path: (_, resource) => `${path}/${resource}${search}`,
    credential: bearer,
    errors: openaiErrors(settings.rules),
    hints: (head, now) => rateLimitHints(head, now).filter(({ of }) => !ofDay || of !== "requests"),
  });
}
