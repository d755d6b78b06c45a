import { type Remedy, SluiceError } from "#kernel";

/** A sandbox could not do its part: the harness's failure, never a task's. Its remedy says whether another attempt may help. */
export class SandboxError extends SluiceError {
  readonly code = "SLUICE_SANDBOX";
  readonly remedy: Remedy;

  constructor(message: string, remedy: Remedy = { do: "retry" }, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

/** The error of everything that is asked of a sandbox after it was left. */
export const closedSandbox = (): SandboxError =>
  new SandboxError("cannot use the sandbox: it was closed; open another one", { do: "fail-trial" });
