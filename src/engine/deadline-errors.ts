import { type Remedy, SluiceError } from "#kernel";

/** One try at a trial took too long: it is cut off and tried again, and nothing of it is scored. */
export class AttemptTimeoutError extends SluiceError {
  readonly code = "SLUICE_ATTEMPT_TIMEOUT";
  readonly remedy: Remedy = { do: "retry" };

  constructor(ms: number) {
    super(
      `the attempt was not done after ${secondsOf(ms)} outside the line for a lane; timeouts.attempt in the config says how long it may take`,
    );
  }
}

/** Nothing was answered for so long that the run ends; what is left stays owed. */
export class StalledError extends SluiceError {
  readonly code = "SLUICE_STALLED";
  readonly remedy: Remedy = { do: "abort-run" };

  static silent(ms: number): StalledError {
    return new StalledError(
      `no call was answered for ${secondsOf(ms)}, so the run ends here; what is owed is resumed by the same command, and timeouts.stall in the config says how long to hope`,
    );
  }

  /** No lane ever reached its provider; `reason` is what the network said last. */
  static unreached(ms: number, reason: string): StalledError {
    return new StalledError(
      `no provider was reached for ${secondsOf(ms)} (${reason}), so the run ends here; sluice doctor says what is wrong with the way there, and the same command goes on with what is owed`,
    );
  }
}

/** The time that a person gave the whole run is over; what is left stays owed. */
export class RunTimeoutError extends SluiceError {
  readonly code = "SLUICE_RUN_TIMEOUT";
  readonly remedy: Remedy = { do: "abort-run" };

  constructor(ms: number) {
    super(
      `the run was not done after ${secondsOf(ms)} (timeouts.run in the config); what is owed is resumed by the same command`,
    );
  }
}

const secondsOf = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;
