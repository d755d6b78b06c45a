import type { ProviderSettings } from "#records";
import { answerReader } from "../../answer-reader.ts";
import type { Codec } from "../../codec.ts";
import { addressOf } from "../../provider-address.ts";
import { JSON_IN_EVENTS_OUT } from "../../wire-headers.ts";
import { googleErrors } from "./classify.ts";
import { generateBody } from "./generate-body.ts";
import { GenerateFold } from "./generate-fold.ts";

/** Google's Gemini interface, streamed as server-sent events. Its answers carry no headers of limits. */
export function googleCodec(settings: Pick<ProviderSettings, "name" | "baseUrl" | "rules">): Codec {
  const { origin, path, search } = addressOf(settings, "https://generativelanguage.googleapis.com");
  const errors = googleErrors(settings.rules);
  const base = /\/v\d+\w*$/.test(path) ? path : `${path}/v1beta`;
  const query = new URLSearchParams(search);
  query.set("alt", "sse");
  return {
    encode: (prompt, { deployment, key }) => ({
      method: "POST",
      origin,
      path: `${base}/${resourceOf(deployment)}:streamGenerateContent?${query.toString()}`,
      headers: JSON_IN_EVENTS_OUT,
      credential: key === null ? null : { header: "x-goog-api-key", prefix: "", secret: key },
      body: JSON.stringify(generateBody(prompt)),
    }),
    reader: (head, now) => answerReader({ head, now, errors }, () => new GenerateFold()),
    hints: () => [],
  };
}

// `gemini-2.5-flash`, or a whole resource such as `tunedModels/mine`.
const resourceOf = (deployment: string): string =>
  deployment.includes("/") ? encodeURI(deployment) : `models/${encodeURIComponent(deployment)}`;
