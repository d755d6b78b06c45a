import { type Remedy, SluiceError } from "#kernel";

/** The ledger cannot be used as it is, and was left untouched: says what, where, and what to do. Exit code 3. */
export class StoreRefusedError extends SluiceError {
  readonly code = "SLUICE_STORE_REFUSED";
  readonly remedy: Remedy = { do: "abort-run" };
  /** The file that was refused. */
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.file = file;
  }
}

/** The sentence for content that cannot be right. */
export const damaged = (file: string, what: string): string =>
  `cannot use the ledger ${file}: its content is damaged (${what}): keep the file, and restore a copy or let \`sluice audit\` say what can be recovered`;
