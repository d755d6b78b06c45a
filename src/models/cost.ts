import type { PriceSettings, Usage } from "#records";
import type { ListPrice } from "./prices.ts";

/**
 * USD of one answer; null when the price or the usage is not known, or the prompt is longer than the price holds for. Cached
 * input costs its own price when there is one.
 */
export function costUsd(price: PriceSettings | ListPrice | null, usage: Usage | null): number | null {
  if (price === null || usage === null) return null;
  const most = "mostInput" in price ? price.mostInput : null;
  if (most !== null && usage.input > most) return null;
  const fresh = usage.input - usage.cached;
  const perMillion = fresh * price.input + usage.cached * (price.cached ?? price.input) + usage.output * price.output;
  return perMillion / 1_000_000;
}
