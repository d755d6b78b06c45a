import { UsageError } from "#kernel";
import type { LaneSpec } from "#lanes";
import { costUsd, type Prompt, type Providers, type SendResult } from "#models";
import type { PriceSettings } from "#records";
import { Bell } from "./bell.ts";
import { BudgetSpentError } from "./budget-spent-error.ts";

type SendOn = Parameters<Providers["send"]>[1];

/** Tokens that a message costs beside its text: its role and the marks around it. */
const TOKENS_A_MESSAGE = 16;

/** What an answer may have where nobody bounds it (`max-tokens`). */
const UNBOUNDED_ANSWER = 8_192;

/**
 * What a run's sends cost, and the guarantee that they never cost more than the cap: a send leaves only when everything
 * spent, everything that may still come in for the sends in flight, and the most that it can cost itself fit under the cap. The most is
 * a token for each byte of the prompt (no tokenizer makes more) and `max-tokens` of answer; without `max-tokens`
 * it is 8192 tokens, which a longer answer may exceed.
 */
export class Spending {
  readonly #changed = new Bell();
  readonly #priceOf: (lane: LaneSpec) => PriceSettings;
  #capUsd: number;
  #spentUsd = 0;
  #pendingUsd = 0;
  #inFlight = 0;

  constructor(capUsd: number, priceOf: (lane: LaneSpec) => PriceSettings) {
    this.#capUsd = capUsd;
    this.#priceOf = priceOf;
  }

  get capUsd(): number {
    return this.#capUsd;
  }

  /** From now on the cap is another: sends that wait for room look again. */
  capAt(usd: number): void {
    this.#capUsd = usd;
    this.#changed.ring();
  }

  /** USD of the answers that came, and the most that broken ones may have cost. */
  get spentUsd(): number {
    return this.#spentUsd;
  }

  /** The same providers, each send held to the cap. A send that can no longer fit rejects with a `BudgetSpentError`. */
  held(providers: Providers): Providers {
    return {
      calls: providers.calls,
      get connections() {
        return providers.connections;
      },
      priceOf: (lane) => providers.priceOf(lane),
      send: (prompt, on, signal) => this.#send(providers, prompt, { on, signal }),
      [Symbol.asyncDispose]: () => providers[Symbol.asyncDispose](),
    };
  }

  async #send(
    providers: Providers,
    prompt: Prompt,
    { on, signal }: { readonly on: SendOn; readonly signal: AbortSignal },
  ): Promise<SendResult> {
    const price = this.#priceOf(on.lane);
    const mostUsd = mostOf(prompt, price);
    await this.#room(mostUsd, signal);
    const billed = { sent: false, admitted: false };
    const watched: SendOn = {
      ...on,
      onSent: () => {
        billed.sent = true;
        on.onSent();
      },
      onAdmitted: (hints) => {
        billed.admitted = true;
        on.onAdmitted(hints);
      },
    };
    // A send that is cut off after it left may be charged all the same.
    let costs = (): number => (billed.sent ? mostUsd : 0);
    try {
      const result = await providers.send(prompt, watched, signal);
      costs = () => costOf(result, { price, mostUsd, admitted: billed.admitted });
      return result;
    } finally {
      this.#settle(mostUsd, costs());
    }
  }

  async #room(mostUsd: number, signal: AbortSignal): Promise<void> {
    while (this.#spentUsd + this.#pendingUsd + mostUsd > this.#capUsd) {
      if (this.#inFlight === 0) throw new BudgetSpentError(this.#capUsd, this.#spentUsd);
      await this.#changed.rung(signal);
    }
    this.#pendingUsd += mostUsd;
    this.#inFlight++;
  }

  #settle(mostUsd: number, costUsdOfSend: number): void {
    this.#spentUsd += costUsdOfSend;
    this.#inFlight--;
    // Sums of fractions leave dust that would count against the cap for ever.
    this.#pendingUsd = this.#inFlight === 0 ? 0 : this.#pendingUsd - mostUsd;
    this.#changed.ring();
  }
}

/** The most that one send of a prompt can cost, USD. */
export function mostOf({ messages, tools, sampling, embed }: Prompt, price: PriceSettings): number {
  const bytes = Buffer.byteLength(
    JSON.stringify([messages, tools ?? [], ...(embed === undefined ? [] : [embed])]),
    "utf8",
  );
  const input = bytes + TOKENS_A_MESSAGE * messages.length;
  const output = embed === undefined ? (sampling?.maxTokens ?? UNBOUNDED_ANSWER) : 0;
  return (input * Math.max(price.input, price.cached ?? 0) + output * price.output) / 1_000_000;
}

/** Prices by `priceName`, read once; throws a `UsageError` for a real model whose price is not known. */
export function pricesOf(
  lanes: readonly LaneSpec[],
  priceOf: (lane: LaneSpec) => PriceSettings | null,
  isSimulated: (provider: string) => boolean,
): ReadonlyMap<string, PriceSettings> {
  const prices = new Map<string, PriceSettings>();
  for (const lane of lanes) {
    const price = priceOf(lane) ?? (isSimulated(lane.provider) ? FREE : null);
    if (price === null) {
      throw new UsageError(
        `a budget needs prices, and the model "${lane.model}" of provider "${lane.provider}" has none. Add price: { input: …, output: … }, in US dollars per million tokens.`,
      );
    }
    prices.set(priceName(lane), price);
  }
  return prices;
}

/** What a price hangs on: lanes of another key cost the same. */
export const priceName = ({ provider, deployment, model }: LaneSpec): string =>
  JSON.stringify([provider, deployment, model]);

/** A simulated answer costs nothing, whatever it stands for. */
const FREE: PriceSettings = { input: 0, output: 0, cached: 0 };

function costOf(
  result: SendResult,
  { price, mostUsd, admitted }: { readonly price: PriceSettings; readonly mostUsd: number; readonly admitted: boolean },
): number {
  if (result.kind === "answered") return costUsd(price, result.completion.usage) ?? mostUsd;
  const { failure } = result;
  const late = failure.kind === "timeout" && failure.late !== "connect";
  return admitted || late ? mostUsd : 0;
}
