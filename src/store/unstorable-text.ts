import { type Remedy, SluiceError } from "#kernel";

/** A name holds a NUL or half of a surrogate pair, which a SQLite text would not give back as it was. Nothing was written. */
export class UnstorableTextError extends SluiceError {
  readonly code = "SLUICE_LEDGER_TEXT";
  readonly remedy: Remedy = { do: "fail-trial" };

  constructor(field: string, text: string) {
    super(
      `cannot keep the ${field} ${JSON.stringify(text)} in the ledger: it holds a NUL or a lone surrogate; rename it`,
    );
  }
}

// With the u flag a surrogate matches only where it has no other half.
const UNSTORABLE = /[\0\ud800-\udfff]/u;

/** The text itself. Throws an `UnstorableTextError` when SQLite would change it. */
export function storable(field: string, text: string): string {
  if (UNSTORABLE.test(text)) throw new UnstorableTextError(field, text);
  return text;
}
