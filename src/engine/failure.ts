import { type Remedy, SluiceError } from "#kernel";
import type { Reason } from "#records";
import { Draining } from "./gate.ts";

/** What an attempt's error means for its trial. None of it is ever the model's score. */
export type AttemptFailure =
  /** Try again, `afterMs` later when the error said so. */
  | { readonly kind: "again"; readonly reason: Reason; readonly afterMs: number | null; readonly quarantined: boolean }
  /** More attempts would end the same way: the trial is settled as infra-invalid. */
  | { readonly kind: "hopeless"; readonly reason: Reason; readonly quarantined: boolean }
  /** The run ends, or the model has no lane left: the trial stays owed. */
  | { readonly kind: "owed"; readonly reason: Reason };

/** Reads an error's remedy; an error without one is a bug in the harness or the suite, and trying again would not mend it. */
export function failureOf(error: unknown, signal: AbortSignal): AttemptFailure {
  if (error instanceof Draining) return { kind: "owed", reason: { code: "SLUICE_DRAINED", message: error.message } };
  if (signal.aborted) return { kind: "owed", reason: reasonOf(signal.reason, "SLUICE_STOPPED") };
  if (!(error instanceof SluiceError)) {
    return { kind: "hopeless", reason: { code: "SLUICE_BUG", message: messageOf(error) }, quarantined: false };
  }
  return byRemedy(error, { code: error.code, message: error.message });
}

function byRemedy(error: SluiceError, reason: Reason): AttemptFailure {
  const remedy: Remedy = error.remedy;
  // The wrong model's answers must neither be scored nor replayed.
  const quarantined = error.code === "SLUICE_WRONG_MODEL";
  switch (remedy.do) {
    case "retry":
      return { kind: "again", reason, afterMs: remedy.afterMs ?? null, quarantined };
    case "other-lane":
      return { kind: "again", reason, afterMs: null, quarantined };
    case "fail-trial":
      return { kind: "hopeless", reason, quarantined };
    case "abort-run":
      return { kind: "owed", reason };
  }
}

/** Why a run that ends early ends, as its trials are told; null while it goes on. */
export function reasonToEnd(signal: AbortSignal, drain: AbortSignal): Reason | null {
  if (signal.aborted) return reasonOf(signal.reason, "SLUICE_STOPPED");
  return drain.aborted ? reasonOf(drain.reason, "SLUICE_DRAINED") : null;
}

function reasonOf(why: unknown, code: Reason["code"]): Reason {
  return { code: why instanceof SluiceError ? why.code : code, message: messageOf(why) };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
