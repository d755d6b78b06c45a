import { useMemo, useState } from "preact/hooks";
import type { ResultRow, ResultsPage } from "#report";
import { useFetched } from "../../api/use-fetched.ts";
import { SimulatedBadge } from "../../parts/badges.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { AxisHeads } from "../../parts/axis-heads.tsx";
import { CountHeads } from "../../parts/count-heads.tsx";
import { FetchedView } from "../../parts/fetched-view.tsx";
import { OutcomeBar } from "../../parts/outcome-bar.tsx";
import { Nothing, Section } from "../../parts/section.tsx";
import { queryOf, setFilters } from "../../state/filters.ts";
import type { Route } from "../../state/route.ts";
import { axisWords, valueWords } from "../../text/axis-words.ts";
import { counted, countText } from "../../text/figures.ts";
import { fillCommand } from "../../text/fill-command.ts";
import { PlanChoice } from "./plan-choice.tsx";
import { notScoredOf, notScoredWords, rowName } from "./result-words.ts";

const FIRST_ROWS = 100;

/** What was planned and what of it is there, cell by cell, with the command that fills what is missing. */
export function CoverageView({ route }: { readonly route: Route }) {
  const { plan = "" } = route.filters;
  const page = useFetched<ResultsPage>(`api/coverage${queryOf({ plan })}`);
  return (
    <Section
      title="Coverage"
      wide
      lead="Every planned trial is graded, has no score for a stated reason, or is owed. The same command again fills what is owed."
      tools={<PlanChoice plan={plan} onChoose={(chosen) => setFilters(route, { plan: chosen })} />}
    >
      <FetchedView fetched={page} what="The coverage" rows={10}>
        {({ table }) => <Cells table={table} />}
      </FetchedView>
    </Section>
  );
}

function Cells({ table: { axes, rows, simulated } }: { readonly table: ResultsPage["table"] }) {
  const { told, same } = useMemo(() => axesToTell(axes, rows), [axes, rows]);
  const [shortOnly, setShortOnly] = useState(false);
  const [most, setMost] = useState(FIRST_ROWS);
  const short = useMemo(() => rows.filter((row) => row.owed + notScoredOf(row) > 0), [rows]);
  const shown = shortOnly ? short : rows;
  if (rows.length === 0) return <Nothing>Nothing is planned yet.</Nothing>;
  return (
    <>
      <p class="facts">
        {simulated !== "none" && <SimulatedBadge some={simulated === "some"} />}
        <span>
          {short.length === 0
            ? `All ${counted(rows.length, "cell")} are complete.`
            : `${counted(short.length, "cell")} of ${countText(rows.length)} short of the plan.`}
        </span>
        {same !== "" && <span class="muted">All cells: {same}.</span>}
        <label class="choice">
          <input type="checkbox" checked={shortOnly} onChange={(event) => setShortOnly(event.currentTarget.checked)} />{" "}
          only those that are short
        </label>
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Table of coverage">
        <table class="coverage">
          <thead>
            <tr>
              <AxisHeads of={told} />
              <th scope="col">ended</th>
              <CountHeads of={["planned", "graded", "not scored", "owed"]} />
              <th scope="col">fills it</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, most).map((row) => (
              <CoverageRow key={`${rowName(row)} ${row.simulated}`} row={row} axes={told} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length > most && (
        <button type="button" class="quiet" onClick={() => setMost(shown.length)}>
          Show all {countText(shown.length)} cells
        </button>
      )}
    </>
  );
}

/** Axes on which cells differ, and in words those on which they are all alike. The model is always told. */
function axesToTell(axes: readonly string[], rows: readonly ResultRow[]) {
  const varies = (axis: string): boolean =>
    axis === "model" || new Set(rows.map(({ key }) => key[axis] ?? null)).size > 1;
  const alike = axes.filter((axis) => !varies(axis));
  return {
    told: axes.filter(varies),
    same: alike.map((axis) => `${axisWords(axis)} ${valueWords(rows[0]?.key[axis])}`).join(", "),
  };
}

function CoverageRow({ row, axes }: { readonly row: ResultRow; readonly axes: readonly string[] }) {
  const { key, full, partial, failure, planned, graded, owed } = row;
  const notScored = notScoredOf(row);
  const command = fillCommand(key, { owed, notScored });
  return (
    <tr>
      {axes.map((axis, n) =>
        n === 0 ? (
          <th key={axis} scope="row">
            {valueWords(key[axis])}
          </th>
        ) : (
          <td key={axis}>{valueWords(key[axis])}</td>
        ),
      )}
      <td>
        <OutcomeBar outcomes={{ full, partial, failure, "not-scored": notScored }} planned={planned} />
      </td>
      <td class="n">{countText(planned)}</td>
      <td class="n">{countText(graded)}</td>
      <td class="n" title={notScoredWords(row)}>
        {countText(notScored)}
      </td>
      <td class="n">{countText(owed)}</td>
      <td>
        {owed + notScored > 0 &&
          (command === null ? (
            <span class="muted">the run's own command</span>
          ) : (
            <CopyButton label="Copy the command" text={() => command} />
          ))}
      </td>
    </tr>
  );
}
