import { didYouMean, type Remedy, SluiceError } from "#kernel";

/** No lane will ever carry calls for this model until a person acts: it is unknown here, or each of its lanes was refused. Other models go on. */
export class NoLaneError extends SluiceError {
  readonly code = "SLUICE_NO_LANE";
  readonly remedy: Remedy = { do: "abort-run" };
  readonly model: string;

  constructor(model: string, message: string) {
    super(message);
    this.model = model;
  }

  static unknown(model: string, known: readonly string[]): NoLaneError {
    const has = known.length === 0 ? "no lane at all is configured" : `lanes exist for ${known.join(", ")}`;
    return new NoLaneError(model, `no lane serves the model "${model}"${didYouMean(model, known)}: ${has}`);
  }

  static refused(model: string, reasons: readonly string[]): NoLaneError {
    const why = [...new Set(reasons)].join("; ");
    return new NoLaneError(
      model,
      `every lane of the model "${model}" is refused (${why}): renew the key or the account and run again, or give the run another key while it goes: sluice retune`,
    );
  }
}
