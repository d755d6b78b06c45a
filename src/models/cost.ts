import type { PriceSettings, Usage } from "#records";

/**
 * USD of one answer; null when the price or the usage is not known, or the prompt is longer than the price holds for. Cached
 * input costs its own price when there is one.
 */
export function costUsd(price: PriceSettings | null, usage: Usage | null): number | null {
  if (price === null || usage === null) return null;
  if (usage.input > (price.mostInput ?? Infinity)) return null;
  const fresh = usage.input - usage.cached;
  const perMillion = fresh * price.input + usage.cached * (price.cached ?? price.input) + usage.output * price.output;
  return perMillion / 1_000_000;
}
