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

/** What was let through, and in how long, silences left out. */
export interface Passed {
  readonly requests: number;
  readonly tokens: number;
  readonly busyMs: number;
}

/** What one model's trials took, and where that is known from. */
export interface ModelPast {
  readonly from: "ledger" | "rehearsal" | "prior";
  readonly trials: readonly PastTrial[];
  /** What all its lanes let through; null for a model that was never asked. */
  readonly passed: Passed | null;
  /** Rehearsed trials that count beside a short history, as so many of its own. */
  readonly prior?: { readonly worth: number; readonly trials: readonly PastTrial[] };
}

/** What is gathered of one model. */
export type Gathered = Pick<ModelPast, "trials"> & { readonly passed: Passed };

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
    const asked = this.#callsByModel();
    return new Map([...models].map(([model, trials]) => [model, { trials, passed: passedIn(asked.get(model) ?? []) }]));
  }

  #callsByModel(): ReadonlyMap<string, readonly PlacedCall[]> {
    const asked = new Map<string, PlacedCall[]>();
    for (const calls of this.#calls.values()) {
      for (const call of calls.values()) {
        const of = asked.get(call.model);
        if (of === undefined) asked.set(call.model, [call]);
        else of.push(call);
      }
    }
    return asked;
  }
}

function passedIn(calls: readonly PlacedCall[]): Passed {
  const sorted = calls.map(({ sentAt }) => sentAt).toSorted((a, b) => a - b);
  const busyMs = sorted.reduce((sum, at, n) => sum + Math.min(SILENCE_MS, at - (sorted[n - 1] ?? at)), 0);
  const tokens = calls.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);
  return { requests: calls.length, tokens, busyMs };
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
