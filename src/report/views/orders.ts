/**
 * `POST /api/runs/:run/orders` with the page's token in the header `x-sluice-token`. Keys are named by where they are (`env:NAME`,
 * `file:PATH` as the run's own process sees them): a key itself never goes through the dashboard. `changes` of `retune` go by the names
 * of the flags of `sluice retune`: `requests-per-minute`, `tokens-per-minute`, `concurrency` (`none` takes a bound away; `provider` and
 * `model` say where, else it is everywhere), `max-workers`, `qps`, `budget-usd`.
 */
export type OrderRequest =
  | { readonly order: "pause" | "resume" | "drain" | "cancel" }
  | { readonly order: "retune"; readonly changes: Readonly<Record<string, string | number | boolean | null>> }
  | { readonly order: "add-key"; readonly provider: string; readonly source: string };

/** What became of an order, status 200: the run did it, it was gone already, or it did not answer within ten seconds. */
export interface OrderReply {
  readonly end: "followed" | "gone" | "silent";
  /** In words for the person who gave it. */
  readonly did: string;
  readonly tookMs: number;
}

/**
 * Every answer that is not a success: 400 what was asked makes no sense, 401 the token is missing or wrong, 403 another site asks,
 * 404 there is no such thing, 503 the ledger cannot be read just now.
 */
export interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}
