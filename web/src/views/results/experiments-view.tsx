import type { ExperimentsPage } from "#report";
import { usePrepared } from "../../api/use-prepared.ts";
import { PreparedView } from "../../parts/fetched-view.tsx";
import { Nothing } from "../../parts/section.tsx";
import { queryOf, setFilters } from "../../state/filters.ts";
import type { Route } from "../../state/route.ts";
import { FigureSection } from "./figure-section.tsx";

/** The figures of the experiments for which the ledger has trials. */
export function ExperimentsView({ route }: { readonly route: Route }) {
  const { plan = "" } = route.filters;
  const fetched = usePrepared<ExperimentsPage>(`api/experiments${queryOf({ plan })}`);
  return (
    <>
      <header class="view-head">
        <h1>Experiments</h1>
        <label class="choice">
          plan{" "}
          <select value={plan} onChange={(event) => setFilters(route, { plan: event.currentTarget.value })}>
            <option value="">the latest</option>
            <option value="all">all plans together</option>
          </select>
        </label>
      </header>
      <PreparedView fetched={fetched} what="The figures" rows={12}>
        {({ figures }) =>
          figures.length === 0 ? (
            <Nothing>The figures are of the workflow suite's experiments; this plan has no trials of it.</Nothing>
          ) : (
            <div class="sections">
              {figures.map((figure) => (
                <FigureSection key={figure.id} figure={figure} />
              ))}
            </div>
          )
        }
      </PreparedView>
    </>
  );
}
