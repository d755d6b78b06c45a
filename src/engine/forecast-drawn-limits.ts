import type { GroupId, Random } from "#kernel";
import type { BelievedLimits, BelievedRate, RateGuess } from "./forecast-limits.ts";
import { PRIOR_BURST_SECONDS } from "./forecast-priors.ts";

/** How wrong what is supposed of a provider turns out to be, in all its quotas. */
interface Luck {
  /** Standard deviations by which the logarithms of its rates lie above what is supposed. */
  readonly requests: number;
  readonly tokens: number;
  readonly burstSeconds: number;
  /** In [0, 1): below a rate's share of none, there is no such rate. */
  readonly none: number;
}

type Believed = ReadonlyMap<GroupId, BelievedLimits>;

const RATES = ["requests", "tokens"] as const;
const MOST_TRIES = 64;

/**
 * One way things may be: every rate drawn from what is believed of it. What was learned is drawn quota by quota; what is only supposed,
 * for a provider's quotas together, and such that it would have let through what went through.
 */
export function drawnLimits(believed: Believed, random: Random): Believed {
  const providers = new Set([...believed.values()].flatMap(({ requests, tokens }) => guessedOf(requests, tokens)));
  const luck = new Map([...providers].map((provider) => [provider, likelyLuck(provider, believed, random)]));
  return new Map(
    [...believed].map(([group, limits]) => [
      group,
      {
        ...limits,
        requests: drawnRate("requests", limits.requests, { luck, random }),
        tokens: drawnRate("tokens", limits.tokens, { luck, random }),
      },
    ]),
  );
}

const guessedOf = (...rates: readonly (BelievedRate | null)[]): readonly string[] =>
  rates.flatMap((rate) => rate?.guess?.provider ?? []);

/** By rejection: the first luck that what passed does not rule out, the last one where none was found. */
function likelyLuck(provider: string, believed: Believed, random: Random): Luck {
  const all = [...believed.values()];
  const supposed = RATES.flatMap((name) => all.flatMap((limits) => ofProvider(provider, name, limits[name])));
  for (let tries = 1; ; tries++) {
    const luck = drawnLuck(random);
    const isPossible = supposed.every(
      ({ name, rate, passed, noneShare }) =>
        luck.none < noneShare || rateWith(rate, luck[name]) >= leastPerMinute(passed, luck.burstSeconds),
    );
    if (isPossible || tries === MOST_TRIES) return luck;
  }
}

const ofProvider = (provider: string, name: (typeof RATES)[number], rate: BelievedRate | null) =>
  rate?.guess?.provider === provider ? [{ name, rate, ...rate.guess }] : [];

function drawnLuck(random: Random): Luck {
  const { least, most } = PRIOR_BURST_SECONDS;
  return {
    requests: random.normal(),
    tokens: random.normal(),
    burstSeconds: least * (most / least) ** random.next(),
    none: random.next(),
  };
}

const rateWith = ({ perMinute, sigma }: BelievedRate, deviations: number): number =>
  perMinute * Math.exp(sigma * deviations);

function drawnRate(
  name: (typeof RATES)[number],
  rate: BelievedRate | null,
  { luck, random }: { readonly luck: ReadonlyMap<string, Luck>; readonly random: Random },
): BelievedRate | null {
  if (rate === null) return null;
  if (rate.guess === undefined) return { ...rate, perMinute: rateWith(rate, random.normal()) };
  const { provider, passed, noneShare } = rate.guess;
  const { burstSeconds, none, [name]: deviations } = luck.get(provider)!;
  if (none < noneShare) return null;
  const drawn = rateWith(rate, deviations);
  const least = leastPerMinute(passed, burstSeconds);
  // Far above what was supposed, what passed says itself how much is usual here.
  const perMinute = drawn >= least ? drawn : rateWith({ ...rate, perMinute: least }, Math.abs(deviations));
  return { ...rate, burstSeconds, perMinute };
}

/** The rate at which a bucket that was full, and holds what comes in in so many seconds, lets this through. */
const leastPerMinute = (passed: RateGuess["passed"], burstSeconds: number): number =>
  passed === null ? 0 : (passed.amount / (passed.busyMs / 1000 + burstSeconds)) * 60;
