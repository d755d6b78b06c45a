import type { TrialId } from "#kernel";
import type { LedgerReader, Store } from "#store";
import type { Knowledge } from "./forecast.ts";
import { pastOf } from "./forecast-past.ts";
import { learnedOn } from "./open-lanes.ts";
import type { Plan } from "./plan-run.ts";

/** What a ledger tells before a plan is carried out on it: what is owed, what such trials took, which limits were met. Null for no ledger. */
export async function knowledgeOf(
  plan: Plan,
  ledger: { readonly reader: Pick<LedgerReader, "trials" | "calls">; readonly store: Pick<Store, "heard"> } | null,
  signal: AbortSignal,
): Promise<Knowledge> {
  if (ledger === null) return { owed: plan.trials, past: new Map(), learned: {} };
  const { providers, fresh, retryInvalid } = plan.settings;
  const models = new Map(
    providers.flatMap(({ protocol, models: offered }) =>
      offered.map(({ name }) => [name, { simulated: protocol === "world" }] as const),
    ),
  );
  const settled = new Set<TrialId>();
  for await (const page of fresh ? [] : ledger.reader.trials(signal)) {
    for (const { trial, outcome } of page) {
      if (outcome !== null && !(retryInvalid && outcome === "infra-invalid")) settled.add(trial);
    }
  }
  return {
    owed: plan.trials.filter(({ id }) => !settled.has(id)),
    past: await pastOf(ledger.reader, models, signal),
    learned: await learnedOn(ledger.store),
  };
}
