import { type Flags, readFlagKeys } from "#config";
import { giveOrder, offerKeys, type OrderEnd, runNamed } from "#engine";
import { never, UsageError, systemClock } from "#kernel";
import type { Retune } from "#records";
import { SqliteStore } from "#store";
import type { Call } from "../commands.ts";
import type { ExitCode } from "../exit-code.ts";
import { tellOrderEnd } from "../order-text.ts";
import { piped } from "../piped.ts";
import { ledgerFolder } from "../read-trials.ts";

/** `sluice retune RUN`: changes what a running run may do, and gives it more keys; says what it did. */
export async function retuneCommand({ words, flags, terminal }: Call): Promise<ExitCode> {
  const { cwd, env } = terminal;
  const { keys, warnings } = await readFlagKeys({ cwd, env, flags, ...piped() });
  const change = changeOf(flags);
  if (keys.length === 0 && Object.keys(change).length === 0) throw new UsageError(NOTHING_GIVEN);
  for (const warning of warnings) terminal.err(`warning: ${warning}\n`);
  const clock = systemClock;
  await using store = await SqliteStore.open(ledgerFolder(cwd, flags.outputDir), { clock });
  const { run } = (await runNamed(store, words[0]!)).started;
  await using offers = await offerKeys(keys);
  const provider = flags.provider ?? null;
  const added = keys.length === 0 ? {} : { keys: offers.sources.map((source) => ({ provider, source })) };
  const order = { order: "retune", change: { ...change, ...added } } as const;
  const end: OrderEnd = await giveOrder({ store, clock }, { run, ...order }, never);
  return tellOrderEnd({ run, order: "retune", end }, { flags, terminal });
}

const NOTHING_GIVEN =
  "nothing to change is given. Say what: --requests-per-minute, --tokens-per-minute, --concurrency, --max-workers, --qps, --budget-usd, or a key with --api-key-env or --api-key-file.";

/** What the flags change, keys apart. */
function changeOf(flags: Flags): Retune {
  const { requestsPerMinute, tokensPerMinute, concurrency, maxWorkers, qps, budgetUsd } = flags;
  const bounds = {
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute: orNull(requestsPerMinute) }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute: orNull(tokensPerMinute) }),
    ...(concurrency === undefined ? {} : { concurrency: orNull(concurrency) }),
  };
  const models = flags.model ?? [null];
  const provider = flags.provider ?? null;
  return {
    ...(Object.keys(bounds).length === 0 ? {} : { limits: models.map((model) => ({ provider, model, ...bounds })) }),
    ...(maxWorkers === undefined ? {} : { maxWorkers }),
    ...(qps === undefined ? {} : { qps }),
    ...(budgetUsd === undefined ? {} : { budgetUsd }),
  };
}

const orNull = (value: number | "none"): number | null => (value === "none" ? null : value);
