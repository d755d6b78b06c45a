import type { ResultsPage } from "#report";
import { useFetched } from "../../api/use-fetched.ts";
import { SimulatedBadge } from "../../parts/badges.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { FetchedView } from "../../parts/fetched-view.tsx";
import { Section } from "../../parts/section.tsx";
import { queryOf, setFilters } from "../../state/filters.ts";
import type { Route } from "../../state/route.ts";
import { axisWords } from "../../text/axis-words.ts";
import { tableText } from "../../text/table-text.ts";
import { PlanChoice } from "./plan-choice.tsx";
import { ResultsTable } from "./results-table.tsx";
import { sheetOf } from "./result-words.ts";

/** The leaderboard, by whichever axes are wanted. */
export function ResultsView({ route }: { readonly route: Route }) {
  const { by = "model", plan = "", order = "" } = route.filters;
  const page = useFetched<ResultsPage>(`api/results${queryOf({ by, plan, order })}`);
  return (
    <Section
      title="Results"
      wide
      lead="Success is (full + ½ partial) ÷ graded trials. Trials that are owed, or have no score, are in no denominator; both are shown."
      tools={
        <>
          <PlanChoice plan={plan} onChoose={(chosen) => setFilters(route, { plan: chosen })} />
          <label class="choice">
            order{" "}
            <select value={order} onChange={(event) => setFilters(route, { order: event.currentTarget.value })}>
              <option value="">best first</option>
              <option value="axes">by the axes</option>
            </select>
          </label>
        </>
      }
    >
      <FetchedView fetched={page} what="The results" rows={10}>
        {({ axes, table, intervalsOver }) => (
          <>
            <AxisChoice
              axes={axes}
              chosen={by.split(",")}
              onChoose={(names) => setFilters(route, { by: names.join(",") })}
            />
            <p class="facts">
              {table.simulated !== "none" && <SimulatedBadge some={table.simulated === "some"} />}
              <span class="muted">
                {Math.round(table.confidence * 100)} % Wilson intervals, over{" "}
                {intervalsOver === "tasks"
                  ? "tasks where a task was tried several times"
                  : "trials, as if trials of one task were independent"}
                .
              </span>
              <CopyButton label="Copy the table" text={() => tableText(sheetOf(table).head, sheetOf(table).rows)} />
            </p>
            <ResultsTable table={table} />
          </>
        )}
      </FetchedView>
    </Section>
  );
}

interface AxisChoiceProps {
  readonly axes: readonly string[];
  readonly chosen: readonly string[];
  readonly onChoose: (axes: readonly string[]) => void;
}

function AxisChoice({ axes, chosen, onChoose }: AxisChoiceProps) {
  const toggled = (axis: string): readonly string[] =>
    chosen.includes(axis) ? chosen.filter((other) => other !== axis) : [...chosen, axis];
  return (
    <fieldset class="axes">
      <legend>By</legend>
      {axes.map((axis) => (
        <label key={axis}>
          <input
            type="checkbox"
            checked={chosen.includes(axis)}
            disabled={chosen.length === 1 && chosen.includes(axis)}
            onChange={() => onChoose(toggled(axis))}
          />{" "}
          {axisWords(axis)}
        </label>
      ))}
    </fieldset>
  );
}
