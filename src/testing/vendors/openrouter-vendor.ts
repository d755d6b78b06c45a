import { bearerOf, chatVendor, modelIn } from "./chat-vendor.ts";

/** OpenRouter: the company behind it named in every document, comments while it waits, errors inside a 200. */
export const openrouterVendor = chatVendor({
  settings: { protocol: "openrouter" },
  basePath: "/api/v1",
  keyOf: bearerOf,
  deploymentOf: modelIn,
  stamp: { provider: "DeepInfra" },
  preamble: [": OPENROUTER PROCESSING\n\n"],
  brokenOff: {
    id: "gen-1",
    provider: "DeepInfra",
    error: { code: "server_error", message: "Provider disconnected" },
    choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
  },
  limits: { headers: {}, hints: [] },
  reported: (model) => `${model}@DeepInfra`,
});
