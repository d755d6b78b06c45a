import type { TrialStory } from "#records";
import { counted, countedFinding, type Finding, listed } from "../finding.ts";
import { secretsIn } from "../secrets.ts";
import { Gathered } from "./gathered.ts";
import type { LedgerCheck, RunStory } from "./ledger-source.ts";

const FINGERPRINT = /^key-[0-9a-f]{8}$/;

/** Looks for credentials in everything a ledger keeps as text: transcripts, answers, reasons, the manifests of runs. */
export class SecretCheck implements LedgerCheck<Finding> {
  readonly #known: Set<string>;
  readonly #found = new Gathered();
  readonly #kinds = new Set<string>();

  constructor(runs: readonly RunStory[], known: ReadonlySet<string> | undefined) {
    this.#known = new Set(known);
    for (const { started } of runs) {
      for (const text of textsIn(started.manifest)) if (FINGERPRINT.test(text)) this.#known.add(text);
      this.#look(`run ${started.run}, manifest`, started.manifest);
    }
  }

  see({ row, attempts, calls }: TrialStory): void {
    for (const { lane } of calls) for (const part of lane.split("/")) if (FINGERPRINT.test(part)) this.#known.add(part);
    for (const { attempt, call, completion } of calls) {
      this.#look(`trial ${row.trial}, attempt ${attempt}, call ${call}`, completion);
    }
    for (const { attempt, ended } of attempts) {
      if (ended === null) continue;
      this.#look(`trial ${row.trial}, attempt ${attempt}, transcript`, ended.transcript);
      this.#look(`trial ${row.trial}, attempt ${attempt}, reason`, ended.reason);
    }
  }

  end(): Finding[] {
    return countedFinding(
      "secret-in-transcript",
      this.#found,
      `${counted(this.#found.count, "text")} with what looks like ${listed([...this.#kinds])}: revoke it, and keep this ledger to yourself`,
    );
  }

  #look(at: string, document: unknown): void {
    for (const text of textsIn(document)) {
      for (const { kind, fingerprint } of secretsIn(text, this.#known)) {
        this.#kinds.add(kind);
        this.#found.add({ at, found: fingerprint });
      }
    }
  }
}

/** Every text in a document. */
function* textsIn(document: unknown): Generator<string> {
  if (typeof document === "string") yield document;
  else if (typeof document === "object" && document !== null) {
    for (const value of Object.values(document)) yield* textsIn(value);
  }
}
