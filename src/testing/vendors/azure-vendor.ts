import { chatVendor } from "./chat-vendor.ts";
import { headerOf, sse } from "./vendor.ts";

const filtered = { hate: { filtered: false, severity: "safe" } };

/** Azure OpenAI: the deployment in the path, the version in the query, and a word from the filters before anything else. */
export const azureVendor = chatVendor({
  settings: { protocol: "azure", apiVersion: "2024-10-21" },
  basePath: "",
  keyOf: (request) => headerOf(request, "api-key"),
  deploymentOf: ({ path }) => {
    const [, name, version] = /^\/openai\/deployments\/([^/]+)\/chat\/completions\?api-version=(.+)$/.exec(path) ?? [];
    return version === "2024-10-21" ? decodeURIComponent(name ?? "") : `not a deployment's path: ${path}`;
  },
  stamp: { system_fingerprint: "fp_1" },
  preamble: [
    sse({
      choices: [],
      created: 0,
      id: "",
      model: "",
      object: "",
      prompt_filter_results: [{ prompt_index: 0, content_filter_results: filtered }],
    }),
  ],
  brokenOff: { error: { code: "InternalServerError", message: "Backend returned unexpected response." } },
  limits: {
    headers: {
      "x-ratelimit-limit-requests": "8",
      "x-ratelimit-limit-tokens": "8000",
      "x-ratelimit-remaining-requests": "7",
      "x-ratelimit-remaining-tokens": "1014",
    },
    hints: [
      { of: "requests", limit: 8, remaining: 7 },
      { of: "tokens", limit: 8_000, remaining: 1_014 },
    ],
  },
  reported: (model) => model,
});
