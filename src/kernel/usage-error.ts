import { type Remedy, SluiceError } from "./sluice-error.ts";

/** What a person wrote cannot be carried out: says what, where, what was expected and what to do. Exit code 2. */
export class UsageError extends SluiceError {
  readonly code = "SLUICE_USAGE";
  readonly remedy: Remedy = { do: "abort-run" };
}
