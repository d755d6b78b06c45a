import type { PriceSettings, ProviderSettings } from "#records";

/**
 * When the prices below were gathered: from the vendors' pages where those could be read, from accounts of them of March to
 * November 2026 elsewhere. Prices change: what stands in the config is always preferred.
 */
export const PRICES_GATHERED_ON = "2026-11-20";

const price = (input: number, cached: number, output: number, mostInput?: number): PriceSettings => ({
  input,
  cached,
  output,
  ...(mostInput === undefined ? {} : { mostInput }),
});

/** The vendors' standard prices by host, then by model; dated versions of a model cost what it costs. */
const PRICES: Readonly<Record<string, Readonly<Record<string, PriceSettings>>>> = {
  "api.openai.com": {
    "gpt-5.4": price(2.5, 0.25, 15, 272_000),
    "gpt-5.4-mini": price(0.75, 0.075, 4.5),
    "gpt-5.2": price(1.75, 0.175, 14),
    "gpt-5.1": price(1.25, 0.125, 10),
    "gpt-5": price(1.25, 0.125, 10),
    "gpt-5-mini": price(0.25, 0.025, 2),
    "gpt-5-nano": price(0.05, 0.005, 0.4),
    "gpt-4.1": price(2, 0.5, 8),
    "gpt-4.1-mini": price(0.4, 0.1, 1.6),
    "gpt-4.1-nano": price(0.1, 0.025, 0.4),
    "gpt-4o": price(2.5, 1.25, 10),
    "gpt-4o-mini": price(0.15, 0.075, 0.6),
    o1: price(15, 7.5, 60),
    o3: price(2, 0.5, 8),
    "o3-mini": price(1.1, 0.55, 4.4),
    "o4-mini": price(1.1, 0.275, 4.4),
  },
  "api.anthropic.com": {
    "claude-opus-5": price(5, 0.5, 25),
    "claude-opus-4-8": price(5, 0.5, 25),
    "claude-opus-4-7": price(5, 0.5, 25),
    "claude-opus-4-6": price(5, 0.5, 25),
    "claude-opus-4-5": price(5, 0.5, 25),
    "claude-opus-4-1": price(15, 1.5, 75),
    "claude-opus-4": price(15, 1.5, 75),
    "claude-sonnet-5": price(2, 0.2, 10),
    "claude-sonnet-4-6": price(3, 0.3, 15),
    "claude-sonnet-4-5": price(3, 0.3, 15, 200_000),
    "claude-sonnet-4": price(3, 0.3, 15, 200_000),
    "claude-3-7-sonnet": price(3, 0.3, 15),
    "claude-3-5-sonnet": price(3, 0.3, 15),
    "claude-haiku-4-5": price(1, 0.1, 5),
    "claude-3-5-haiku": price(0.8, 0.08, 4),
    "claude-3-haiku": price(0.25, 0.03, 1.25),
  },
  "generativelanguage.googleapis.com": {
    "gemini-2.5-pro": price(1.25, 0.125, 10, 200_000),
    "gemini-2.5-flash": price(0.3, 0.03, 2.5),
    "gemini-2.5-flash-lite": price(0.1, 0.01, 0.4),
  },
};

const USUAL_HOST: Partial<Record<ProviderSettings["protocol"], string>> = {
  openai: "api.openai.com",
  anthropic: "api.anthropic.com",
  google: "generativelanguage.googleapis.com",
};

/**
 * The vendor's list price of a model; null when the table does not have it. Only for a vendor's own address: what a proxy, a
 * cloud or a reseller asks for the same model is theirs to say.
 */
export function listPrice(
  { baseUrl, protocol }: Pick<ProviderSettings, "baseUrl" | "protocol">,
  model: string,
): PriceSettings | null {
  const host = baseUrl !== null && URL.canParse(baseUrl) ? new URL(baseUrl).hostname : USUAL_HOST[protocol];
  const table = Object.hasOwn(PRICES, host ?? "") ? PRICES[host ?? ""]! : {};
  const name = model
    .toLowerCase()
    .replace(/^models\//, "")
    .replace(DATED, "");
  return Object.hasOwn(table, name) ? table[name]! : null;
}

const DATED = /-(?:20\d\d-\d\d-\d\d|20\d{6}|latest|00\d)$/;
