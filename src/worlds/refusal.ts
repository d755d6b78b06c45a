import { assertNever, type Random } from "#kernel";
import type { RefusedBy } from "./hidden-limits.ts";

/** An error as a provider tells it: an HTTP status and the fields of an OpenAI error body. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly type: string;
  readonly message: string;
}

export const invalidKey = (fingerprint: string): Refusal => ({
  status: 401,
  code: "invalid_api_key",
  type: "invalid_request_error",
  message: `Incorrect API key provided: ${fingerprint}.`,
});

export const unknownModel = (name: string, known: readonly string[]): Refusal => ({
  status: 404,
  code: "model_not_found",
  type: "invalid_request_error",
  message: `The model \`${name}\` does not exist in this simulated world; it has ${known.join(", ")}.`,
});

export const badRequest = (message: string): Refusal => ({
  status: 400,
  code: "invalid_request",
  type: "invalid_request_error",
  message,
});

export const serverError: Refusal = {
  status: 500,
  code: "internal_error",
  type: "server_error",
  message: "The server had an error while processing your request. Simulated on purpose.",
};

/** How a limit's refusal is told: which limit, or nothing of it. */
export function rateRefusal(why: RefusedBy, model: string, explained: boolean): Refusal {
  const message = explained ? explanationOf(why, model) : "Too many requests";
  const code = explained && why === "acceleration" ? "slow_down" : "rate_limit_exceeded";
  return { status: 429, code, type: "rate_limit_error", message };
}

/** A rate limit told as a bad request with a code of the house, as some resellers do. */
export function disguisedRefusal(random: Random, explained: boolean): Refusal {
  const code = random.pick(["MPE-429", "PL-002"]);
  const message = explained ? "Throttling.RateQuota" : "the request was not carried out";
  return { status: 400, code, type: "invalid_request_error", message };
}

function explanationOf(why: RefusedBy, model: string): string {
  const head = `Rate limit reached for ${model}`;
  switch (why) {
    case "requests":
      return `${head} on requests per min (RPM).`;
    case "tokens":
      return `${head} on tokens per min (TPM).`;
    case "concurrency":
      return `${head}: too many concurrent requests.`;
    case "daily":
      return `${head} on requests per day (RPD).`;
    case "acceleration":
      return `${head}: request rate increased too quickly, slow down.`;
    default:
      return assertNever(why);
  }
}
