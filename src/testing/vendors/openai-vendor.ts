import { bearerOf, chatVendor, modelIn } from "./chat-vendor.ts";

/** OpenAI, and the many that speak like it. */
export const openaiVendor = chatVendor({
  settings: { protocol: "openai" },
  basePath: "/v1",
  keyOf: bearerOf,
  deploymentOf: modelIn,
  stamp: { system_fingerprint: "fp_1", service_tier: "default" },
  preamble: [],
  brokenOff: { error: { message: "The server had an error.", type: "server_error", param: null, code: null } },
  limits: {
    headers: {
      "x-ratelimit-limit-requests": "500",
      "x-ratelimit-remaining-requests": "499",
      "x-ratelimit-reset-requests": "120ms",
      "x-ratelimit-limit-tokens": "30000",
      "x-ratelimit-remaining-tokens": "29000",
      "x-ratelimit-reset-tokens": "6m0s",
    },
    hints: [
      { of: "requests", limit: 500, remaining: 499, resetMs: 120 },
      { of: "tokens", limit: 30_000, remaining: 29_000, resetMs: 360_000 },
    ],
  },
  reported: (model) => model,
});
