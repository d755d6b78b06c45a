import { useState } from "preact/hooks";
import type { ErrorsPage } from "#report";
import { usePrepared } from "../../api/use-prepared.ts";
import { Verbatim } from "../../parts/verbatim.tsx";
import { PreparedView } from "../../parts/fetched-view.tsx";
import { Nothing, Section } from "../../parts/section.tsx";
import { hashOf } from "../../state/route.ts";
import { counted, countText } from "../../text/figures.ts";

interface ErrorsProps {
  readonly run: string;
  /** By code, as the run counts them; null when it has ended. */
  readonly errors: Readonly<Record<string, number>> | null;
}

/** What goes wrong, by kind; on request with an example and a trial of each. */
export function ErrorsSection({ run, errors }: ErrorsProps) {
  const [asked, ask] = useState(errors === null);
  const lengths = Object.entries(errors ?? {}).toSorted(([, a], [, b]) => b - a);
  const most = lengths[0]?.[1] ?? 0;
  return (
    <Section
      title="Errors by kind"
      lead="Trials without a score, attempts that were tried again, and sends that failed. None of them is a score."
      tools={
        !asked && (
          <button type="button" class="quiet" onClick={() => ask(true)}>
            Show examples
          </button>
        )
      }
    >
      {errors !== null && lengths.length === 0 && <Nothing>Nothing has gone wrong.</Nothing>}
      {lengths.length > 0 && (
        <ul class="lengths">
          {lengths.map(([code, count]) => (
            <li key={code}>
              <span class="name">{code}</span>
              <span class="length bad" aria-hidden="true">
                <i style={{ width: `${(count / most) * 100}%` }} />
              </span>
              <b class="n">{countText(count)}</b>
            </li>
          ))}
        </ul>
      )}
      {asked && <ErrorKinds run={run} />}
    </Section>
  );
}

function ErrorKinds({ run }: { readonly run: string }) {
  const fetched = usePrepared<ErrorsPage>(`api/errors?run=${encodeURIComponent(run)}`);
  return (
    <PreparedView fetched={fetched} what="The kinds of errors" rows={3}>
      {({ kinds }) =>
        kinds.length === 0 ? (
          <Nothing>The ledger has no errors of this run.</Nothing>
        ) : (
          <ul class="error-kinds">
            {kinds.map(({ of, outcome, code, status, count, models, example, trial }) => (
              <li key={`${of} ${outcome} ${code} ${status}`}>
                <p>
                  <b>{code === "" ? "no code" : code}</b> {counted(count, of)} {outcome}
                  {status !== null && `, HTTP ${status}`} <span class="muted">{models.join(", ")}</span>{" "}
                  <a href={hashOf("trials", trial)}>a trial that shows it</a>
                </p>
                {example !== "" && <Verbatim text={example} label={`Example of ${code}`} />}
              </li>
            ))}
          </ul>
        )
      }
    </PreparedView>
  );
}
