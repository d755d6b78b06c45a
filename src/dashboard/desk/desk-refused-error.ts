import { type Remedy, SluiceError } from "#kernel";

/** What a desk in another thread refused, with the code that it gave there. */
export class DeskRefusedError extends SluiceError {
  readonly code: `SLUICE_${string}`;
  readonly remedy: Remedy = { do: "abort-run" };

  constructor(code: string, message: string) {
    super(message);
    this.code = code as `SLUICE_${string}`;
  }
}
