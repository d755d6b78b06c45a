import type { Clock, Json, Random, RunId } from "#kernel";
import type { Lease } from "#lanes";
import type { Model } from "#models";
import type { TrialModels } from "#suites";
import type { AttemptEnded, Completion, Reason, Trial, Verdict } from "#records";
import type { Claim, Store } from "#store";
import type { Budget } from "./budget.ts";
import type { EngineEvent } from "./engine-event.ts";
import { type AttemptFailure, failureOf, reasonToEnd } from "./failure.ts";
import type { AttemptDeadlines } from "./attempt-deadlines.ts";
import type { Plan } from "./plan-run.ts";

/** Opens the models of one attempt: answered calls are replayed from the claim, the first unanswered one of the asked model goes under `lease`. */
export type OpenConversation = (attempt: {
  readonly trial: Trial;
  readonly claim: Claim;
  readonly lease: Lease | null;
}) => TrialModels & Disposable;

/** What a trial needs to be carried out. */
export interface TrialDesk {
  readonly run: RunId;
  readonly plan: Plan;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly open: OpenConversation;
  readonly deadlines: AttemptDeadlines;
  readonly budget: Budget;
  /** Nothing new is begun once it aborts, and nobody rests between attempts. */
  readonly drain: AbortSignal;
  readonly emit: (event: EngineEvent) => void;
}

/** How a trial left the desk: settled, or owed for a reason that ends its model's or the whole run's work. */
export type Left =
  | { readonly how: "settled" }
  | { readonly how: "elsewhere" }
  | { readonly how: "owed"; readonly reason: Reason };

/** Attempts a run gives one trial before it is set aside as infra-invalid. Rejected sends do not count, they are not attempts. */
export const ATTEMPTS_A_RUN = 3;

const FIRST_WAIT_MS = 1_000;
const WAIT_GROWTH = 4;
const LONGEST_WAIT_MS = 300_000;

/** Carries one trial to its verdict: opens the conversation, scores what came of it, and tries again what was not the model's doing. */
export async function carryOut(
  desk: TrialDesk,
  taken: { readonly trial: Trial; readonly claim: Claim; readonly lease: Lease },
  signal: AbortSignal,
): Promise<Left> {
  const { trial } = taken;
  let claim: Claim | null = taken.claim;
  let lease: Lease | null = taken.lease;
  for (let tries = 1; claim !== null; tries++) {
    const end = await attempt(desk, { trial, claim, lease }, signal);
    lease = null;
    const verdict = end.verdict ?? verdictOfLast(end.failure, tries);
    await endAttempt(desk, { trial, claim, end, verdict });
    if (verdict !== null) return { how: "settled" };
    if (end.failure?.kind === "owed") return { how: "owed", reason: end.failure.reason };
    await rest(desk, waitMs(desk, end.failure, tries), signal);
    const early = reasonToEnd(signal, desk.drain);
    if (early !== null) return { how: "owed", reason: early };
    claim = await desk.store.claim(trial.id, desk.run, false);
  }
  return { how: "elsewhere" };
}

/** Rests between two attempts, or until the run ends. */
export async function rest(
  { clock, drain }: Pick<TrialDesk, "clock" | "drain">,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const resting = new AbortController();
  const end = (): void => resting.abort();
  for (const one of [drain, signal]) {
    if (one.aborted) return;
    one.addEventListener("abort", end, { once: true });
  }
  await clock.sleep(ms, resting.signal).catch(() => undefined);
  for (const one of [drain, signal]) one.removeEventListener("abort", end);
}

interface AttemptEnd {
  readonly verdict: Verdict | null;
  readonly failure: AttemptFailure | null;
  readonly transcript: Json | null;
  readonly simulated: boolean;
}

async function attempt(
  desk: TrialDesk,
  taken: { readonly trial: Trial; readonly claim: Claim; readonly lease: Lease | null },
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { trial, claim } = taken;
  const { plan } = desk;
  desk.emit({ type: "attempt-opened", trial, attempt: claim.attempt, replayable: claim.answers.length });
  using models = desk.open(taken);
  const watched = watchedModels(models);
  const job = plan.job(trial);
  try {
    const solve = (inner: AbortSignal): Promise<Json> => plan.suite.solve(job, watched, inner);
    const transcript = await desk.deadlines.within(trial.id, solve, signal);
    return { verdict: plan.suite.score(job, transcript), failure: null, transcript, simulated: watched.simulated() };
  } catch (error) {
    return { verdict: null, failure: failureOf(error, signal), transcript: null, simulated: watched.simulated() };
  }
}

/** The same models, remembering whether any of their answers was simulated. */
function watchedModels({ asked, named }: TrialModels): TrialModels & { simulated(): boolean } {
  let simulated = false;
  const watched = (model: Model): Model => ({
    id: model.id,
    complete: async (prompt, signal): Promise<Completion> => {
      const completion = await model.complete(prompt, signal);
      simulated ||= completion.simulated;
      return completion;
    },
  });
  return { asked: watched(asked), named: (name) => watched(named(name)), simulated: () => simulated };
}

function verdictOfLast(failure: AttemptFailure | null, tries: number): Verdict | null {
  if (failure === null || failure.kind === "owed") return null;
  if (failure.kind === "again" && tries < ATTEMPTS_A_RUN) return null;
  return { kind: "not-scored", outcome: "infra-invalid", reason: failure.reason };
}

function waitMs(desk: TrialDesk, failure: AttemptFailure | null, tries: number): number {
  if (failure?.kind === "again" && failure.afterMs !== null) return Math.min(LONGEST_WAIT_MS, failure.afterMs);
  return desk.random.next() * FIRST_WAIT_MS * WAIT_GROWTH ** (tries - 1);
}

/** Ends an attempt that never began to speak, so that its trial is free again and owed. */
export async function giveBack(
  desk: TrialDesk,
  taken: { readonly trial: Trial; readonly claim: Claim },
  reason: Reason,
): Promise<void> {
  const end: AttemptEnd = { verdict: null, failure: { kind: "owed", reason }, transcript: null, simulated: false };
  await endAttempt(desk, { ...taken, end, verdict: null });
}

interface Ending {
  readonly trial: Trial;
  readonly claim: Claim;
  readonly end: AttemptEnd;
  readonly verdict: Verdict | null;
}

async function endAttempt(desk: TrialDesk, { trial, claim, end, verdict }: Ending): Promise<void> {
  const { failure } = end;
  const ended: AttemptEnded = {
    v: 1,
    type: "attempt-ended",
    trial: trial.id,
    attempt: claim.attempt,
    run: desk.run,
    at: desk.clock.now(),
    verdict,
    reason: failure?.reason ?? null,
    transcript: end.transcript as AttemptEnded["transcript"],
    quarantined: failure !== null && failure.kind !== "owed" && failure.quarantined,
    simulated: end.simulated,
  };
  await desk.store.append(ended);
  desk.emit({ type: "attempt-ended", trial, ended });
}
