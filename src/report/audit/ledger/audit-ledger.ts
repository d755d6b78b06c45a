import { type Json, SluiceError } from "#kernel";
import type { TrialStory } from "#records";
import { counted, countedFinding, type Evidence, figure, type Finding, findingOf } from "../finding.ts";
import { type AuditedFile, gravestFirst } from "../legacy/audit-legacy.ts";
import { ClockCheck } from "./clock-check.ts";
import { CostCheck } from "./cost-check.ts";
import { CoverageCheck } from "./coverage-check.ts";
import { Gathered } from "./gathered.ts";
import { HarnessCheck } from "./harness-check.ts";
import { IdentityCheck } from "./identity-check.ts";
import type { LedgerAuditOptions, LedgerCheck, LedgerSource, Recoverable } from "./ledger-source.ts";
import { OutcomeCheck } from "./outcome-check.ts";
import { SecretCheck } from "./secret-check.ts";
import { StandingCheck } from "./standing-check.ts";
import { TotalsCheck } from "./totals-check.ts";
import { WorkCheck } from "./work-check.ts";

/** What was read of a ledger, counted. */
interface Sums {
  trials: number;
  settled: number;
  graded: number;
  attempts: number;
  calls: number;
  simulated: number;
  readonly damage: Gathered;
}

/**
 * Audits a ledger: every trial with all its facts, each held against its checksum, once. What is damaged is a finding that
 * says how much can still be read; the rest is audited all the same.
 */
export async function auditLedger(
  source: LedgerSource,
  options: LedgerAuditOptions,
  signal: AbortSignal,
): Promise<AuditedFile> {
  const pages = await orDamage(() => source.damage(), []);
  const runs = await orDamage(() => source.runs(), []);
  const plans = await orDamage(() => source.plans(), []);
  const derived = await orDamage(async () => (await source.derived?.()) ?? null, null);
  const checks: LedgerCheck<Finding>[] = [
    new IdentityCheck(runs.value, options.sameModel),
    new HarnessCheck(),
    new CoverageCheck(),
    new OutcomeCheck(options.rescore),
    new StandingCheck(),
    new TotalsCheck(derived.value),
    new ClockCheck(runs.value, options.now),
    new CostCheck(),
    new SecretCheck(runs.value, options.fingerprints),
    new WorkCheck(runs.value),
  ];
  const sums: Sums = { trials: 0, settled: 0, graded: 0, attempts: 0, calls: 0, simulated: 0, damage: new Gathered() };
  const stopped = await walk(source, checks, sums, signal);
  const broken = [...pages.value, ...[pages, runs, plans, derived].flatMap(({ error }) => error), ...stopped];
  const findings = [
    ...(await damageFindings(source, broken, sums)),
    ...incompletePlans(plans.value),
    ...checks.flatMap((check) => check.end()),
  ];
  return {
    path: source.path,
    format: "ledger",
    facts: factsOf(sums, runs.value.length, plans.value),
    findings: gravestFirst(findings),
  };
}

/** What reading gave, or why it could not. */
interface Part<T> {
  readonly value: T;
  readonly error: readonly string[];
}

async function orDamage<T>(read: () => Promise<T>, otherwise: T): Promise<Part<T>> {
  try {
    return { value: await read(), error: [] };
  } catch (error) {
    return { value: otherwise, error: [refusalOf(error)] };
  }
}

/** Lets every check see every trial; why it could not go on, when it could not. */
async function walk(
  source: LedgerSource,
  checks: readonly LedgerCheck<Finding>[],
  sums: Sums,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    for await (const story of source.stories(signal)) {
      signal.throwIfAborted();
      count(story, sums);
      for (const check of checks) check.see(story);
    }
    return [];
  } catch (error) {
    return [`reading stopped behind trial ${sums.trials}: ${refusalOf(error)}`];
  }
}

/** What the store refused; anything else that was thrown goes on its way. */
function refusalOf(error: unknown): string {
  if (error instanceof SluiceError) return error.message;
  throw error;
}

function count({ row, attempts, calls, damage }: TrialStory, sums: Sums): void {
  sums.trials += 1;
  if (row.outcome !== null) sums.settled += 1;
  if (row.score !== null) sums.graded += 1;
  if (row.simulated) sums.simulated += 1;
  sums.attempts += attempts.length;
  sums.calls += calls.length;
  for (const sentence of damage) sums.damage.add({ at: `trial ${row.trial}`, found: sentence });
}

async function damageFindings(source: LedgerSource, broken: readonly string[], { damage }: Sums): Promise<Finding[]> {
  if (broken.length === 0 && damage.count === 0) return [];
  const all = new Gathered();
  for (const sentence of broken) all.add({ at: "the file", found: sentence });
  const parts = broken.length === 0 ? [] : (await orDamage(() => source.recoverable(), [])).value;
  for (const evidence of recoveryEvidence(parts)) all.add(evidence);
  for (const evidence of damage.evidence) all.add(evidence);
  return countedFinding(
    "ledger-damaged",
    { count: broken.length + damage.count, evidence: all.evidence },
    `${counted(broken.length, "place")} of the file and ${counted(damage.count, "fact")} are damaged${recoveryText(parts)}: keep the file, and go on with a copy of before, or with another output folder`,
  );
}

function incompletePlans(plans: Awaited<ReturnType<LedgerSource["plans"]>>): Finding[] {
  const incomplete = plans.filter(({ plan, trials }) => plan.trials !== trials);
  return findingOf(
    "plan-incomplete",
    incomplete.map(({ plan, trials }) => ({ at: `plan ${plan.id}`, found: trials, expected: plan.trials })),
    `${counted(incomplete.length, "plan")} with another number of trials in the ledger than they say`,
  );
}

function factsOf(
  { trials, settled, graded, attempts, calls, simulated }: Sums,
  runs: number,
  plans: Awaited<ReturnType<LedgerSource["plans"]>>,
): Readonly<Record<string, Json>> {
  const [latest] = plans;
  return {
    plans: plans.length,
    latestPlan:
      latest === undefined ? null : { id: latest.plan.id, suite: latest.plan.suite, trials: latest.plan.trials },
    runs,
    trials,
    settled,
    graded,
    simulated,
    attempts,
    calls,
  };
}

/** The audit of a ledger that refuses to be opened: why, and what of it can still be read. */
export function auditOfRefused(path: string, reason: string, parts: readonly Recoverable[]): AuditedFile {
  const evidence = [{ at: "the file", found: reason }, ...recoveryEvidence(parts)];
  const findings = countedFinding("ledger-damaged", { count: 1, evidence }, `${reason}${recoveryText(parts)}`);
  return { path, format: "ledger", facts: {}, findings };
}

function recoveryEvidence(parts: readonly Recoverable[]): readonly Evidence[] {
  const damaged = parts.filter(({ whole }) => !whole);
  return damaged.map(({ part, rows, sound, gaps }) => ({ at: part, found: { rows, sound, gaps } }));
}

/** What can be recovered, as the end of a sentence. */
function recoveryText(parts: readonly Recoverable[]): string {
  const listOf = (some: readonly Recoverable[]): string =>
    some.map(({ part, sound }) => `${figure(sound)} ${part}`).join(", ");
  const whole = parts.filter((part) => part.whole && part.rows > 0);
  const rest = parts.filter((part) => !part.whole);
  return [
    ...(whole.length === 0 ? [] : [`; whole are ${listOf(whole)}`]),
    ...(rest.length === 0 ? [] : [`; of the rest can be recovered ${listOf(rest)}`]),
  ].join("");
}
