import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { followEvents } from "./api/event-stream.ts";
import { Announcer } from "./parts/announcer.tsx";
import { Problem } from "./parts/fetched-view.tsx";
import { Help } from "./shell/help.tsx";
import { TopBar } from "./shell/top-bar.tsx";
import { DashboardContext, newDashboard, useHeard } from "./state/dashboard.ts";
import type { DashboardState } from "./state/dashboard-state.ts";
import { type Route, routeOf } from "./state/route.ts";
import { LiveView } from "./views/live/live-view.tsx";
import { RunsView } from "./views/live/runs-view.tsx";
import { AuditView } from "./views/results/audit-view.tsx";
import { CompareView } from "./views/results/compare-view.tsx";
import { CoverageView } from "./views/results/coverage-view.tsx";
import { ExperimentsView } from "./views/results/experiments-view.tsx";
import { ResultsView } from "./views/results/results-view.tsx";
import { TrialView } from "./views/trials/trial-view.tsx";
import { TrialsView } from "./views/trials/trials-view.tsx";

const TITLES = {
  live: "Live",
  runs: "Runs",
  results: "Results",
  experiments: "Experiments",
  coverage: "Coverage",
  compare: "Compare",
  audit: "Audit",
  trials: "Trials",
} as const;

/** The whole page. */
export function App({ token }: { readonly token: string | null }) {
  const [dashboard] = useState(() => newDashboard(token));
  const route = useRoute();
  useEffect(() => followEvents("api/events", (event) => dashboard.store.dispatch(event)), [dashboard]);
  return (
    <DashboardContext.Provider value={dashboard}>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the figures
      </a>
      <TopBar route={route} titles={TITLES} />
      <main id="main" tabIndex={-1}>
        <Trouble />
        <View route={route} />
      </main>
      <Help />
      <Announcer />
    </DashboardContext.Provider>
  );
}

function View({ route }: { readonly route: Route }) {
  switch (route.view) {
    case "live":
      return <LiveView run={null} />;
    case "runs":
      return <RunsOrRun id={route.id} />;
    case "results":
      return <ResultsView route={route} />;
    case "experiments":
      return <ExperimentsView route={route} />;
    case "coverage":
      return <CoverageView route={route} />;
    case "compare":
      return <CompareView route={route} />;
    case "audit":
      return <AuditView />;
    case "trials":
      return <TrialsOrTrial route={route} />;
    default:
      return route.view satisfies never;
  }
}

const RunsOrRun = ({ id }: { readonly id: string | null }) => (id === null ? <RunsView /> : <LiveView run={id} />);

const TrialsOrTrial = ({ route }: { readonly route: Route }) =>
  route.id === null ? <TrialsView route={route} /> : <TrialView key={route.id} id={route.id} />;

const troubleOf = ({ trouble }: DashboardState): string | null => trouble;

function Trouble() {
  const trouble = useHeard(troubleOf);
  return trouble === null ? null : <Problem title="The ledger cannot be read just now" message={trouble} />;
}

/** The view that the address names; the window's title and the place on the page follow it. */
function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(window.location.hash));
  // Before the first paint already: an address that changes until then would be missed.
  useLayoutEffect(() => {
    const look = (): void => setRoute(routeOf(window.location.hash));
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);
  useEffect(() => {
    document.title = `${TITLES[route.view]} – Sluice`;
    window.scrollTo({ top: 0 });
  }, [route.view, route.id]);
  return route;
}

/** The hash is the view's address here, so the jump is made by hand. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
