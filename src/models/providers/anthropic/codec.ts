import type { ProviderSettings } from "#records";
import { answerReader } from "../../answer-reader.ts";
import type { Codec } from "../../codec.ts";
import { addressOf } from "../../provider-address.ts";
import { JSON_IN_EVENTS_OUT } from "../../wire-headers.ts";
import { anthropicErrors, anthropicHints } from "./classify.ts";
import { messagesBody } from "./messages-body.ts";
import { MessagesFold } from "./messages-fold.ts";

const VERSION = "2023-06-01";

/** Anthropic's Messages interface, streamed. It has no seed: one that is asked for is not sent. */
export function anthropicCodec(settings: Pick<ProviderSettings, "name" | "baseUrl" | "rules">): Codec {
  const { origin, path, search } = addressOf(settings, "https://api.anthropic.com");
  const errors = anthropicErrors(settings.rules);
  const headers = { ...JSON_IN_EVENTS_OUT, "anthropic-version": VERSION };
  const messages = /\/v\d+$/.test(path) ? `${path}/messages` : `${path}/v1/messages`;
  return {
    encode: (prompt, { deployment, key }) => ({
      method: "POST",
      origin,
      path: messages + search,
      headers,
      credential: key === null ? null : { header: "x-api-key", prefix: "", secret: key },
      body: JSON.stringify(messagesBody(prompt, deployment)),
    }),
    reader: (head, now) => answerReader({ head, now, errors }, () => new MessagesFold()),
    hints: anthropicHints,
  };
}
