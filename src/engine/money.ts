import { laneSpecs } from "#models";
import type { ModelSettings, PriceSettings, Trial } from "#records";
import { PlannedBudget } from "./budget.ts";
import type { Plan } from "./plan-run.ts";
import type { Reach } from "./reach.ts";
import { priceName, pricesOf, Spending } from "./spending.ts";

/** A run's budget in its two parts: what trials it opens, and what each send may cost. */
export interface Money {
  readonly spending: Spending;
  budgetOver(owed: readonly Trial[]): PlannedBudget;
}

// What a trial may plausibly take before one was seen: a conversation of the workflow suite rarely takes more.
const PRIOR_CALLS = 10;
const PRIOR_INPUT_TOKENS = 4_000;
const PRIOR_OUTPUT_TOKENS = 2_000;

/** The budget that the settings give; null when they give none. Throws a `UsageError` when a model has no price. */
export function moneyOf({ settings }: Plan, reach: Reach): Money | null {
  const { budgetUsd, providers } = settings;
  if (budgetUsd === null) return null;
  const lanes = laneSpecs(reach.settings);
  const simulated = new Set(providers.filter(({ protocol }) => protocol === "world").map(({ name }) => name));
  const prices = pricesOf(
    lanes,
    (lane) => reach.providers.priceOf(lane),
    (provider) => simulated.has(provider),
  );
  const spending = new Spending(budgetUsd, (lane) => prices.get(priceName(lane))!);
  const models = providers.flatMap((provider) => provider.models);
  const priorUsd = (name: string): number =>
    lanes
      .filter(({ model }) => model === name)
      .reduce((most, lane) => Math.max(most, priorOf(prices.get(priceName(lane))!, models, name)), 0);
  return { spending, budgetOver: (owed) => new PlannedBudget(owed, spending, priorUsd) };
}

function priorOf(price: PriceSettings, models: readonly ModelSettings[], name: string): number {
  const maxTokens = models.find((model) => model.name === name)?.sampling.maxTokens ?? PRIOR_OUTPUT_TOKENS;
  return (PRIOR_CALLS * (PRIOR_INPUT_TOKENS * price.input + maxTokens * price.output)) / 1_000_000;
}
