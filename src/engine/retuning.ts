import { type Clock, type EventHub, type Secret, SluiceError, UsageError } from "#kernel";
import type { Lanes, LaneSpec } from "#lanes";
import type { LimitSettings, ProviderSettings, Retune } from "#records";
import type { Budget } from "./budget.ts";
import { isOffer, takeKey } from "./key-hand-over.ts";
import type { Money } from "./money.ts";
import type { Reach } from "./reach.ts";

/** What of a run can be changed while it goes. */
export interface Tunable {
  readonly lanes: Pick<Lanes, "add" | "retune" | "readmit" | "snapshot">;
  readonly reach: Pick<Reach, "settings" | "learnKey">;
  readonly money: Money | null;
  readonly budget: Budget;
  readonly clock: Clock;
  /** Told when lanes were added, or are tried again. */
  readonly lanesCame: EventHub<void>;
  /** Reads `env:NAME` or `file:PATH` as this process sees them; absent where nothing can be read. */
  readonly readKey?: (source: string) => Promise<Secret>;
}

type LimitChange = NonNullable<Retune["limits"]>[number];
type KeyChange = NonNullable<Retune["keys"]>[number];

/** Changes a running run as a person ordered; says in words what came of each change. Nothing is changed by one that makes no sense. */
export async function retuned(over: Tunable, change: Retune): Promise<string> {
  const did: string[] = [];
  for (const limit of change.limits ?? []) did.push(limitsChanged(over, limit));
  did.push(...paceChanged(over, change));
  if (change.budgetUsd !== undefined) did.push(budgetChanged(over, change.budgetUsd));
  for (const key of change.keys ?? []) did.push(await keyAdded(over, key).catch(refusedText));
  return did.length === 0 ? "nothing: no change was given" : `retuned: ${did.join("; ")}`;
}

/** A change that makes no sense is told to whoever ordered it; a bug is one here too. */
function refusedText(error: unknown): string {
  if (error instanceof SluiceError) return `no key added: ${error.message}`;
  throw error;
}

const LIMITS = [
  ["requestsPerMinute", "requests a minute", "request a minute"],
  ["tokensPerMinute", "tokens a minute", "token a minute"],
  ["concurrency", "sends at once", "send at once"],
] as const;

function limitsChanged({ lanes }: Tunable, change: LimitChange): string {
  const meant = ({ provider, model }: LaneSpec): boolean =>
    (change.provider ?? provider) === provider && (change.model ?? model) === model;
  const where = [change.provider, change.model].filter((name) => name !== null).join(" ");
  const groups = new Set(lanes.snapshot().flatMap(({ lane }) => (meant(lane) ? [lane.group] : [])));
  if (groups.size === 0) return `no limit changed: there is no lane of ${where}`;
  const changed = LIMITS.flatMap(([name, many, single]) => {
    const value = change[name];
    return value === undefined ? [] : [{ name, value, words: value === 1 ? single : many }];
  });
  const limitsOf = (spec: LaneSpec): LimitSettings =>
    meant(spec)
      ? changed.reduce((limits, { name, value }) => ({ ...limits, [name]: value }), spec.limits)
      : spec.limits;
  lanes.retune({ limitsOf });
  const said = changed.map(({ value, words }) => `${value === null ? "no bound of" : `at most ${value}`} ${words}`);
  const each = groups.size === 1 ? "1 quota" : `each of ${groups.size} quotas`;
  return `${said.join(" and ")} for ${each}${where === "" ? "" : ` of ${where}`}`;
}

function paceChanged({ lanes }: Tunable, { maxWorkers, qps }: Retune): readonly string[] {
  lanes.retune({ ...(maxWorkers === undefined ? {} : { maxWorkers }), ...(qps === undefined ? {} : { qps }) });
  const bound = (value: number | null, words: string): string =>
    `${value === null ? "any number of" : `at most ${value}`} ${words}`;
  return [
    ...(maxWorkers === undefined ? [] : [bound(maxWorkers, "trials at once")]),
    ...(qps === undefined ? [] : [bound(qps, "sends a second on each lane")]),
  ];
}

function budgetChanged({ money, budget }: Tunable, usd: number): string {
  if (money === null) return "no budget set: this run began without one, and counts no prices";
  money.spending.capAt(usd);
  budget.capChanged();
  const { cutTrials } = budget;
  const late = cutTrials === 0 ? "" : `; ${cutTrials} trials had been left out and stay owed to the next run`;
  return `a budget of $${usd}, of which $${money.spending.spentUsd.toFixed(4)} are spent${late}`;
}

async function keyAdded(over: Tunable, { provider: named, source }: KeyChange): Promise<string> {
  const { reach, lanes } = over;
  if (reach.learnKey === undefined) throw new UsageError("this run cannot be given keys.");
  const provider = providerOf(reach.settings, named);
  const key = await keyAt(over, source);
  const specs = reach.learnKey(provider.name, key);
  if (specs.length > 0) {
    lanes.add(specs);
    over.lanesCame.emit();
    return `${key.fingerprint} added to ${provider.name}: ${specs.length} more ${specs.length === 1 ? "lane" : "lanes"}`;
  }
  const own = lanes.snapshot().filter(({ lane }) => lane.provider === provider.name && lane.key === key.fingerprint);
  const refused = own.filter(({ state }) => state.kind === "refused");
  for (const { lane } of refused) lanes.readmit(lane.id);
  if (refused.length > 0) over.lanesCame.emit();
  const again = refused.length === 0 ? "" : `; its ${refused.length} refused lanes are tried again`;
  return `${key.fingerprint} is a key of ${provider.name} already${again}`;
}

function keyAt({ clock, readKey }: Tunable, source: string): Promise<Secret> {
  if (isOffer(source)) return takeKey(source, clock);
  if (readKey === undefined) throw new UsageError("this run can read no keys from its environment or from files.");
  return readKey(source);
}

function providerOf(providers: readonly ProviderSettings[], named: string | null): ProviderSettings {
  const names = providers.map(({ name }) => name).join(", ");
  if (named === null && providers.length > 1) throw new UsageError(`say whose key it is, one of ${names}.`);
  const provider = named === null ? providers[0] : providers.find(({ name }) => name === named);
  if (provider === undefined) throw new UsageError(`there is no provider "${named}"; there are ${names}.`);
  return provider;
}
