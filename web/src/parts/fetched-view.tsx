import type { ComponentChildren } from "preact";
import type { Prepared } from "#report";
import type { Fetched } from "../api/use-fetched.ts";
import type { PreparedDocument } from "../api/use-prepared.ts";
import { countText } from "../text/figures.ts";
import { durationText } from "../text/moments.ts";
import { Placeholder } from "./section.tsx";

/** Says what went wrong, and offers to try again. */
export const Problem = ({
  title,
  message,
  again,
}: {
  readonly title: string;
  readonly message: string;
  readonly again?: () => void;
}) => (
  <div class="problem" role="alert">
    <b>{title}</b>
    <p>{message}</p>
    {again !== undefined && (
      <button type="button" onClick={again}>
        Try again
      </button>
    )}
  </div>
);

interface FetchedProps<T> {
  readonly fetched: Fetched<T>;
  /** What it is, for those who wait for it. */
  readonly what: string;
  readonly rows?: number;
  readonly children: (value: T) => ComponentChildren;
}

/** A document once it is here; until then its place, or why it does not come. */
export function FetchedView<T>({ fetched, what, rows = 6, children }: FetchedProps<T>) {
  const { value, refusal, reload } = fetched;
  if (refusal !== null) return <Problem title={`${what} cannot be shown`} message={refusal.message} again={reload} />;
  return value === null ? <Placeholder rows={rows} what={what} /> : <>{children(value)}</>;
}

/** What the server works out in the background, once it is done; until then how far it is. */
export function PreparedView<T>({ fetched, what, rows = 6, children }: PreparedProps<T>) {
  return (
    <FetchedView fetched={fetched} what={what} rows={rows}>
      {(prepared) => {
        if (prepared.state === "failed")
          return <Problem title={`${what} cannot be shown`} message={prepared.message} again={fetched.reload} />;
        if (prepared.state === "working")
          return <Working what={what} done={prepared.done} of={prepared.of} rows={rows} />;
        return (
          <>
            {prepared.stale && (
              <p class="stale">
                The ledger has gone on since.{" "}
                <button type="button" class="quiet" onClick={fetched.renew}>
                  Show the newest
                </button>
              </p>
            )}
            {children(prepared.value)}
            <p class="muted small">Worked out in {durationText(prepared.tookMs)}.</p>
          </>
        );
      }}
    </FetchedView>
  );
}

interface PreparedProps<T> extends Omit<FetchedProps<Prepared<T>>, "fetched" | "children"> {
  readonly fetched: PreparedDocument<T>;
  readonly children: (value: T) => ComponentChildren;
}

function Working({
  what,
  done,
  of,
  rows,
}: {
  readonly what: string;
  readonly done: number | null;
  readonly of: number | null;
  readonly rows: number;
}) {
  return (
    <>
      <p class="muted" role="status">
        {what}: being worked out
        {done !== null && of !== null ? `, ${countText(done)} of ${countText(of)} trials read` : ""} …
      </p>
      {done !== null && of !== null && <progress max={of} value={done} aria-label={`${what}: trials read`} />}
      <Placeholder rows={rows} what={what} />
    </>
  );
}
