import { type Clock, type EpochMs, SluiceError } from "#kernel";
import { apiText } from "../api-text.ts";
import type { Desk, Progress, Question } from "../desk/question.ts";

/** How long a request is held for an answer that may come soon. */
const HOLD_MS = 1_000;
/** A question nobody has asked for so long is given up. */
const FORGOTTEN_MS = 15_000;
/** Answers kept, the least recently asked one leaves first. */
const MOST_ANSWERS = 24;

interface Job {
  readonly question: Question;
  readonly startedAt: EpochMs;
  readonly version: string;
  readonly control: AbortController;
  progress: Progress | null;
  end: { readonly json: string; readonly at: EpochMs } | { readonly code: string; readonly message: string } | null;
  ended: Promise<void>;
  givenUp: Disposable;
}

/**
 * Answers that take longer than a look: each is worked out once, for as long as the ledger stays as it is, and given up when
 * nobody waits for it any more. As `Prepared` JSON.
 */
export class PreparedAnswers implements Disposable {
  readonly #desk: Desk;
  readonly #clock: Clock;
  readonly #version: () => Promise<string>;
  readonly #jobs = new Map<string, Job>();

  constructor(desk: Desk, clock: Clock, version: () => Promise<string>) {
    this.#desk = desk;
    this.#clock = clock;
    this.#version = version;
  }

  /** What there is of an answer, after a second at most. `fresh` begins again when the ledger has gone on. */
  async of(question: Question, fresh: boolean): Promise<string> {
    const name = JSON.stringify(question);
    const version = await this.#version();
    const known = this.#jobs.get(name);
    const usable =
      known !== undefined && !isFailed(known) && (known.version === version || !fresh || known.end === null);
    const job = usable ? known : this.#begin(question, version);
    this.#jobs.delete(name);
    this.#jobs.set(name, job);
    this.#expectAgain(job, name);
    await this.#held(job);
    return preparedText(job, version);
  }

  [Symbol.dispose](): void {
    for (const job of this.#jobs.values()) this.#drop(job);
    this.#jobs.clear();
  }

  #begin(question: Question, version: string): Job {
    const control = new AbortController();
    const job: Job = {
      question,
      startedAt: this.#clock.now(),
      version,
      control,
      progress: null,
      end: null,
      ended: Promise.resolve(),
      givenUp: { [Symbol.dispose]: () => undefined },
    };
    job.ended = this.#desk
      .ask(question, control.signal, (progress) => (job.progress = progress))
      .then(
        (json) => void (job.end = { json, at: this.#clock.now() }),
        (error: unknown) => void (job.end = failureOf(error)),
      );
    for (const [name, old] of [...this.#jobs].slice(0, -MOST_ANSWERS)) {
      this.#drop(old);
      this.#jobs.delete(name);
    }
    return job;
  }

  #expectAgain(job: Job, name: string): void {
    job.givenUp[Symbol.dispose]();
    job.givenUp = this.#clock.alarm(FORGOTTEN_MS, () => {
      if (job.end !== null) return;
      this.#drop(job);
      if (this.#jobs.get(name) === job) this.#jobs.delete(name);
    });
  }

  async #held(job: Job): Promise<void> {
    if (job.end !== null) return;
    let late: Disposable | null = null;
    await Promise.race([job.ended, new Promise<void>((resolve) => (late = this.#clock.alarm(HOLD_MS, resolve)))]);
    (late as Disposable | null)?.[Symbol.dispose]();
  }

  #drop(job: Job): void {
    job.givenUp[Symbol.dispose]();
    job.control.abort(new Error("nobody waits for it any more"));
  }
}

const isFailed = ({ end }: Job): boolean => end !== null && "code" in end;

function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof SluiceError) return { code: error.code, message: error.message };
  return { code: "SLUICE_BUG", message: "this cannot be worked out: the dashboard has a bug" };
}

function preparedText({ end, startedAt, progress, version }: Job, now: string): string {
  if (end === null) {
    return apiText({ state: "working", startedAt, done: progress?.done ?? null, of: progress?.of ?? null });
  }
  if ("code" in end) return JSON.stringify({ state: "failed", ...end });
  const head = apiText({ state: "ready", at: end.at, tookMs: end.at - startedAt, stale: version !== now });
  return `${head.slice(0, -1)},"value":${end.json}}`;
}
