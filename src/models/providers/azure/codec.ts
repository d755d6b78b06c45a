import { UsageError } from "#kernel";
import type { ProviderSettings } from "#records";
import { chatCodec, type ChatResource } from "../../chat-completions/chat-codec.ts";
import type { Codec, Target } from "../../codec.ts";
import { addressOf, type ProviderAddress } from "../../provider-address.ts";
import { rateLimitHints } from "../../retry-hints.ts";
import type { Credential } from "../../wire.ts";
import { azureErrors } from "./classify.ts";

/**
 * Azure OpenAI: chat completions of a deployment, whose name stands in the path. A base-url that names another interface of
 * the resource (`/openai/v1`, `/models`) is asked there, with the deployment as the model.
 */
export function azureCodec(settings: Pick<ProviderSettings, "name" | "baseUrl" | "apiVersion" | "rules">): Codec {
  const { name, apiVersion, rules } = settings;
  if (apiVersion === null) {
    throw new UsageError(`provider "${name}": protocol azure needs api-version, such as "2024-10-21"`);
  }
  const address = addressOf(settings, null);
  const query = new URLSearchParams(address.search);
  query.set("api-version", apiVersion);
  return chatCodec({
    origin: address.origin,
    path: (deployment, resource) => `${pathOf(address, deployment, resource)}?${query.toString()}`,
    credential: apiKey,
    errors: azureErrors(rules),
    hints: rateLimitHints,
  });
}

function pathOf({ path }: ProviderAddress, deployment: string, resource: ChatResource): string {
  if (path !== "" && path !== "/openai") return `${path}/${resource}`;
  return `/openai/deployments/${encodeURIComponent(deployment)}/${resource}`;
}

const apiKey = ({ key }: Target): Credential | null =>
  key === null ? null : { header: "api-key", prefix: "", secret: key };
