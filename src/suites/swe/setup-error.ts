import { type Remedy, SluiceError } from "#kernel";

/** A row's repository cannot be put up as the row says: nothing that a model did, and no other try would mend it. */
export class SetupError extends SluiceError {
  readonly code = "SLUICE_SWE_SETUP";
  readonly remedy: Remedy = { do: "fail-trial" };

  constructor(instance: string, says: string) {
    super(
      `${instance}: the repository could not be put up at its base commit: ${says.slice(0, 2_000) || "no reason given"}; correct the row, or the image it names`,
    );
  }
}
