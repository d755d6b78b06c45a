import { useMemo, useState } from "preact/hooks";
import type { MatrixCell } from "#report";
import { Nothing, Section } from "../../parts/section.tsx";
import { OutcomeBar } from "../../parts/outcome-bar.tsx";
import { moveInGrid } from "../../parts/roving.ts";
import { axesOf, type MatrixField, matrixOf } from "../../state/matrix-of.ts";
import { axisWords } from "../../text/axis-words.ts";
import { shortCount } from "../../text/figures.ts";
import { outcomeWords, sumOf } from "../../text/outcomes.ts";
import { trialsHref } from "../trials/trials-href.ts";

interface MatrixProps {
  readonly cells: readonly MatrixCell[];
  readonly plan: string | null;
}

/** Columns that fit without scrolling; an axis with more is not chosen by itself. */
const MANY = 16;

/** The plan's matrix as it fills: how the trials of each cell ended. Each field leads to its trials. */
export function MatrixSection({ cells, plan }: MatrixProps) {
  const axes = useMemo(() => axesOf(cells), [cells]);
  const [chosen, choose] = useState<string | null>(null);
  const others = axes.filter(({ axis }) => axis !== "model");
  const across = chosen ?? others.find(({ values }) => values > 1 && values <= MANY)?.axis ?? others[0]?.axis ?? null;
  const { rows, columns, fields } = useMemo(() => matrixOf(cells, "model", across), [cells, across]);
  return (
    <Section
      title="The plan, cell by cell"
      wide
      lead="Trials that ended, of those planned, by model. Each field leads to its trials; arrow keys move between fields."
      tools={
        others.length > 1 && (
          <label class="choice">
            across{" "}
            <select value={across ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
              {others.map(({ axis, values }) => (
                <option key={axis} value={axis}>
                  {axisWords(axis)} ({values})
                </option>
              ))}
            </select>
          </label>
        )
      }
    >
      {cells.length === 0 ? (
        <Nothing>Nothing is planned.</Nothing>
      ) : (
        <div class="scroll">
          <table class="matrix" data-grid onKeyDown={moveInGrid}>
            <thead>
              <tr>
                <th scope="col">model</th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column.replaceAll("_", " ")}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, down) => (
                <tr key={row}>
                  <th scope="row">{row}</th>
                  {fields[down]?.map((field, at) => (
                    <td key={columns[at]}>
                      {field === null ? (
                        <span class="muted">–</span>
                      ) : (
                        <Field field={field} plan={plan} at={[down, at]} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

interface FieldProps {
  readonly field: MatrixField;
  readonly plan: string | null;
  readonly at: readonly [number, number];
}

function Field({ field, plan, at: [down, across] }: FieldProps) {
  const { row, column, planned, outcomes, cells } = field;
  const ended = sumOf(outcomes);
  const [done, most] = [shortCount(ended), shortCount(planned)];
  // What is seen comes first, for those who speak to the page: they call a field by what they see.
  const words = `${done}/${most} ended: ${row}, ${column}: ${outcomeWords(outcomes, planned)}`;
  return (
    <a
      class={`field${ended >= planned ? " complete" : ""}`}
      href={trialsHref({ plan, cells })}
      data-at={`${down},${across}`}
      tabIndex={down === 0 && across === 0 ? 0 : -1}
      aria-label={words}
      title={words}
    >
      <span>
        {done}
        <small>/{most}</small>
      </span>
      <OutcomeBar outcomes={outcomes} planned={planned} silent />
    </a>
  );
}
