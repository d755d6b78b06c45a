import type { TaskId, TrialId } from "#kernel";
import type { CallAnswered, Cell, Trial } from "#records";
import type { LedgerReader } from "#store";

/** One call as it was. Milliseconds from its send to the whole answer. */
export interface PastCall {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly latencyMs: number;
}

/** A trial that was carried out: under which conditions, and its calls in order. */
export interface PastTrial {
  readonly cell: Cell;
  readonly task: TaskId;
  readonly calls: readonly PastCall[];
}

/** What one model's trials took, and where that is known from. */
export interface ModelPast {
  readonly from: "ledger" | "rehearsal" | "prior";
  readonly trials: readonly PastTrial[];
  /** Calls a minute that it went at, over all lanes, while calls were made at all, over a minute at least; null for a model that was never asked. */
  readonly callsPerMinute: number | null;
  /** Rehearsed trials that count beside a short history, as so many of its own. */
  readonly prior?: { readonly worth: number; readonly trials: readonly PastTrial[] };
}

/** What is gathered of one model. */
export type Gathered = Pick<ModelPast, "trials"> & { readonly callsPerMinute: number };

/** A call and its place in a trial. */
interface PlacedCall extends PastCall {
  readonly trial: TrialId;
  readonly call: number;
  readonly sentAt: number;
}

/** Most trials that are kept of a model: more tell nothing more. */
const MOST_TRIALS = 2_000;

/** A longer silence between two sends is no part of the pace. */
const SILENCE_MS = 5_000;

/** What passes in less may be what a bucket held; it says nothing of how fast that fills. */
const MINUTE_MS = 60_000;

/** What trials have taken, gathered call by call. What passes between two calls of a trial is not in it: waiting in line cannot be told from work there. */
export class Past {
  readonly #trials: ReadonlyMap<TrialId, Pick<Trial, "cell" | "task">>;
  readonly #calls = new Map<TrialId, Map<number, PlacedCall>>();

  constructor(trials: ReadonlyMap<TrialId, Pick<Trial, "cell" | "task">>) {
    this.#trials = trials;
  }

  add(call: PlacedCall): void {
    if (!this.#trials.has(call.trial)) return;
    const known = this.#calls.get(call.trial);
    if (known === undefined) this.#calls.set(call.trial, new Map([[call.call, call]]));
    else known.set(call.call, call);
  }

  /** By model. */
  models(): ReadonlyMap<string, Gathered> {
    const models = new Map<string, PastTrial[]>();
    for (const [trial, calls] of this.#calls) {
      const { cell, task } = this.#trials.get(trial)!;
      const of = models.get(cell.model) ?? [];
      models.set(cell.model, of);
      if (of.length < MOST_TRIALS) of.push({ cell, task, calls: inOrder(calls) });
    }
    const sends = this.#sends();
    return new Map(
      [...models].map(([model, trials]) => [model, { trials, callsPerMinute: paceOf(sends.get(model) ?? []) }]),
    );
  }

  #sends(): ReadonlyMap<string, readonly number[]> {
    const sends = new Map<string, number[]>();
    for (const calls of this.#calls.values()) {
      for (const { model, sentAt } of calls.values()) {
        const of = sends.get(model);
        if (of === undefined) sends.set(model, [sentAt]);
        else of.push(sentAt);
      }
    }
    return sends;
  }
}

function paceOf(sends: readonly number[]): number {
  const sorted = sends.toSorted((a, b) => a - b);
  const busyMs = sorted.reduce((sum, at, n) => sum + Math.min(SILENCE_MS, at - (sorted[n - 1] ?? at)), 0);
  return (sorted.length / Math.max(MINUTE_MS, busyMs)) * MINUTE_MS;
}

function inOrder(calls: ReadonlyMap<number, PlacedCall>): readonly PastCall[] {
  const placed = [...calls.values()].toSorted((a, b) => a.call - b.call);
  return placed.map(({ model, inputTokens, outputTokens, latencyMs }) => ({
    model,
    inputTokens,
    outputTokens,
    latencyMs,
  }));
}

/** What the ledger tells of these models' graded trials; of simulated models only simulated trials count, of real ones real ones. */
export async function pastOf(
  reader: Pick<LedgerReader, "trials" | "calls">,
  models: ReadonlyMap<string, { readonly simulated: boolean }>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ModelPast>> {
  const graded = new Map<TrialId, Pick<Trial, "cell" | "task">>();
  for await (const page of reader.trials(signal)) {
    for (const { trial, cell, task, score, simulated } of page) {
      if (score !== null && models.get(cell.model)?.simulated === simulated) graded.set(trial, { cell, task });
    }
  }
  const past = new Past(graded);
  for await (const page of reader.calls(signal)) {
    for (const { trial, call, requestedModel, inputTokens, outputTokens, sentAt, answeredAt } of page) {
      const size = { inputTokens: inputTokens ?? 0, outputTokens: outputTokens ?? 0, latencyMs: answeredAt - sentAt };
      past.add({ trial, call, model: requestedModel, ...size, sentAt });
    }
  }
  return new Map([...past.models()].map(([model, gathered]) => [model, { from: "ledger", ...gathered }]));
}

/** The same from the answers of a run that is not on any ledger. */
export function pastOfCalls(trials: readonly Trial[], answers: readonly CallAnswered[]): ReadonlyMap<string, Gathered> {
  const past = new Past(new Map(trials.map((trial) => [trial.id, trial])));
  for (const { trial, call, requestedModel, completion, sentAt, at } of answers) {
    const { input = 0, output = 0 } = completion.usage ?? {};
    const size = { inputTokens: input, outputTokens: output, latencyMs: at - sentAt };
    past.add({ trial, call, model: requestedModel, ...size, sentAt });
  }
  return past.models();
}
