import { type Remedy, SluiceError } from "#kernel";
import type { Refusal } from "#report";

/** A refusal with the status it goes with. */
export interface Refused {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 500 | 503;
  readonly body: Refusal;
}

export const refused = (status: Refused["status"], code: string, message: string): Refused => ({
  status,
  body: { error: { code, message } },
});

/** What is asked for is not there. */
export class NotFoundError extends SluiceError {
  readonly code = "SLUICE_NOT_FOUND";
  readonly remedy: Remedy = { do: "abort-run" };
}

/** What to answer when something was thrown. A bug's own words stay here: nobody knows what is in them. */
export function refusalOf(error: unknown): Refused {
  if (!(error instanceof SluiceError))
    return refused(500, "SLUICE_BUG", "the dashboard has a bug; the terminal it runs in says more");
  if (error.code === "SLUICE_USAGE") return refused(400, error.code, error.message);
  if (error instanceof NotFoundError) return refused(404, error.code, error.message);
  return refused(error.code === "SLUICE_STORE_REFUSED" ? 503 : 500, error.code, error.message);
}
