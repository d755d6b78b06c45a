import { useState } from "preact/hooks";
import type { ComparePage, ResultsPage, RunLine, RunsPage } from "#report";
import { useFetched } from "../../api/use-fetched.ts";
import { usePrepared } from "../../api/use-prepared.ts";
import { SimulatedBadge } from "../../parts/badges.tsx";
import { FetchedView, PreparedView } from "../../parts/fetched-view.tsx";
import { Nothing, Section } from "../../parts/section.tsx";
import { useHeard } from "../../state/dashboard.ts";
import type { DashboardState } from "../../state/dashboard-state.ts";
import { queryOf, setFilters } from "../../state/filters.ts";
import type { Route } from "../../state/route.ts";
import { axisWords } from "../../text/axis-words.ts";
import { counted } from "../../text/figures.ts";
import { momentText } from "../../text/moments.ts";
import { ComparisonTable, RunsTable } from "./comparison-tables.tsx";
import { PlanChoice } from "./plan-choice.tsx";

/** Two sides on the same tasks with the same chance: values of an axis, or two runs. */
export function CompareView({ route }: { readonly route: Route }) {
  const { kind = "axis" } = route.filters;
  return (
    <Section
      title="Compare"
      wide
      lead="Paired on the same tasks with the same chance. A difference is claimed only where its interval excludes zero; no claim does not mean that both are equal."
      tools={
        <div class="segmented" role="group" aria-label="What is compared">
          <button type="button" aria-pressed={kind === "axis"} onClick={() => setFilters(route, { kind: "" })}>
            Models and conditions
          </button>
          <button type="button" aria-pressed={kind === "runs"} onClick={() => setFilters(route, { kind: "runs" })}>
            Runs
          </button>
        </div>
      }
    >
      {kind === "runs" ? <CompareRuns route={route} /> : <CompareAxis route={route} />}
    </Section>
  );
}

function CompareAxis({ route }: { readonly route: Route }) {
  const { axis = "model", plan = "" } = route.filters;
  const page = useFetched<ResultsPage>(`api/results${queryOf({ by: "model", plan })}`);
  return (
    <FetchedView fetched={page} what="The results" rows={4}>
      {({ axes, values }) => {
        const known = (values[axis] ?? []).map(String);
        const chosen = (route.filters["values"]?.split("\n") ?? known.slice(0, 2)).filter((value) =>
          known.includes(value),
        );
        return (
          <>
            <div class="choices">
              <Choice
                label="axis"
                value={axis}
                options={axes}
                words={axisWords}
                onChoose={(next) => setFilters(route, { axis: next, values: "", by: "" })}
              />
              <Choice
                label="first"
                value={chosen[0] ?? ""}
                options={known}
                onChoose={(first) =>
                  setFilters(route, {
                    values: [first, ...chosen.slice(1).filter((value) => value !== first)].join("\n"),
                  })
                }
              />
              <Choice
                label="against"
                value={chosen[1] ?? ""}
                options={known.filter((value) => value !== chosen[0])}
                onChoose={(second) => setFilters(route, { values: [chosen[0] ?? "", second].join("\n") })}
              />
              <Choice
                label="for each"
                value={route.filters["by"] ?? ""}
                options={["", ...axes.filter((other) => other !== axis)]}
                words={(name) => (name === "" ? "all together" : axisWords(name))}
                onChoose={(by) => setFilters(route, { by })}
              />
              <PlanChoice plan={plan} onChoose={(next) => setFilters(route, { plan: next, values: "" })} />
            </div>
            {chosen.length < 2 ? (
              <Nothing>There is only one value of {axisWords(axis)} in these results.</Nothing>
            ) : (
              <Compared axis={axis} values={chosen} by={route.filters["by"] ?? ""} plan={plan} />
            )}
          </>
        );
      }}
    </FetchedView>
  );
}

function Compared(request: {
  readonly axis: string;
  readonly values: readonly string[];
  readonly by: string;
  readonly plan: string;
}) {
  const { axis, values, by, plan } = request;
  const fetched = usePrepared<ComparePage>(`api/compare${queryOf({ axis, values: values.join(","), by, plan })}`);
  return (
    <PreparedView fetched={fetched} what="The comparison" rows={4}>
      {(page) => (
        <>
          {page.simulated !== "none" && <SimulatedBadge some={page.simulated === "some"} />}
          <ComparisonTable page={page} />
        </>
      )}
    </PreparedView>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly words?: (option: string) => string;
  readonly onChoose: (value: string) => void;
}

const Choice = ({ label, value, options, words = (option) => option, onChoose }: ChoiceProps) => (
  <label class="choice">
    {label}{" "}
    <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      {options.map((option) => (
        <option key={option} value={option}>
          {words(option)}
        </option>
      ))}
    </select>
  </label>
);

const runsOf = (state: DashboardState): readonly RunLine[] | null => state.overview?.runs ?? null;

function CompareRuns({ route }: { readonly route: Route }) {
  const runs = useHeard(runsOf) ?? [];
  const [now] = useState(() => Date.now());
  const first = route.filters["first"] ?? runs[0]?.run ?? "";
  const second = route.filters["second"] ?? runs.find(({ run }) => run !== first)?.run ?? "";
  const words = (id: string): string => {
    const line = runs.find(({ run }) => run === id);
    return line === undefined ? id : `${line.title}, ${momentText(line.startedAt, now)}`;
  };
  if (runs.length < 2) return <Nothing>There are not two runs to compare yet.</Nothing>;
  const ids = runs.map(({ run }) => run as string);
  return (
    <>
      <div class="choices">
        <Choice
          label="first"
          value={first}
          options={ids}
          words={words}
          onChoose={(next) => setFilters(route, { first: next })}
        />
        <Choice
          label="second"
          value={second}
          options={ids.filter((id) => id !== first)}
          words={words}
          onChoose={(next) => setFilters(route, { second: next })}
        />
      </div>
      <TwoRuns first={first} second={second} />
    </>
  );
}

function TwoRuns({ first, second }: { readonly first: string; readonly second: string }) {
  const fetched = usePrepared<RunsPage>(`api/compare-runs${queryOf({ first, second })}`);
  return (
    <PreparedView fetched={fetched} what="The comparison" rows={4}>
      {(page) => (
        <>
          <p class="facts">
            {(page.first.simulated || page.second.simulated) && (
              <SimulatedBadge some={!(page.first.simulated && page.second.simulated)} />
            )}
            <span class="muted">
              {page.shared === 0
                ? "Their plans share no trial."
                : `${counted(page.shared, "trial")} in both plans: the very same, run once.`}
            </span>
          </p>
          <RunsTable page={page} />
        </>
      )}
    </PreparedView>
  );
}
