import type { ProviderSettings } from "#records";
import type { ChatPiece } from "../../chat-completions/chat-fold.ts";
import { bearer, chatCodec } from "../../chat-completions/chat-codec.ts";
import type { Codec } from "../../codec.ts";
import { isSameModel, type ModelNames } from "../../identity.ts";
import { addressOf } from "../../provider-address.ts";
import { rateLimitHints } from "../../retry-hints.ts";
import { openrouterErrors } from "./classify.ts";

/**
 * OpenRouter: chat completions of many companies. A deployment written `vendor/model@company` or `vendor/model@company/fp8` is
 * asked of that company alone; without one, the answer still says who gave it, and the reported name carries it behind an `@`,
 * so that a mix of companies, and with them of quantisations, can be seen in the ledger.
 */
export function openrouterCodec(settings: Pick<ProviderSettings, "name" | "baseUrl" | "rules">): Codec {
  const { origin, path, search } = addressOf(settings, "https://openrouter.ai/api/v1");
  const codec = chatCodec({
    origin,
    path: (_, resource) => `${path}/${resource}${search}`,
    credential: bearer,
    errors: openrouterErrors(settings.rules),
    hints: rateLimitHints,
    body: routing,
    nameOf,
  });
  return { ...codec, isSameModel: isSameRoute };
}

interface Route {
  readonly model: string;
  /** Null where anybody may answer. */
  readonly company: string | null;
}

function routeOf(name: string): Route {
  const at = name.indexOf("@");
  return at < 0 ? { model: name, company: null } : { model: name.slice(0, at), company: name.slice(at + 1) };
}

function routing(deployment: string): Record<string, unknown> {
  const { model, company } = routeOf(deployment);
  if (company === null) return {};
  return { model, provider: { only: [company], allow_fallbacks: false } };
}

function nameOf({ model, provider }: ChatPiece): string | null {
  if (!model) return null;
  return provider ? `${model}@${provider}` : model;
}

function isSameRoute(names: ModelNames, reported: string): boolean {
  const asked = routeOf(names.routed);
  const answered = routeOf(reported);
  const { model } = routeOf(names.requested);
  const servedAs = names.servedAs.map((name) => routeOf(name).model);
  if (!isSameModel({ requested: model, routed: asked.model, servedAs }, answered.model)) return false;
  return asked.company === null || answered.company === null || isSameCompany(asked.company, answered.company);
}

// A slug ("google-vertex/us-east5", "novita") and the company's name in the answer ("Google", "NovitaAI") begin alike.
function isSameCompany(slug: string, name: string): boolean {
  const asked = lettersOf(slug.split("/", 1)[0]!);
  const answered = lettersOf(name);
  return asked.startsWith(answered) || answered.startsWith(asked);
}

const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
