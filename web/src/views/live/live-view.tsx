import type { Overview, RunLine } from "#report";
import { SimulatedBadge, signOf } from "../../parts/badges.tsx";
import { Nothing, Placeholder } from "../../parts/section.tsx";
import { useHeard } from "../../state/dashboard.ts";
import { type DashboardState, isLiving } from "../../state/dashboard-state.ts";
import { hashOf } from "../../state/route.ts";
import { countText, progressText } from "../../text/figures.ts";
import { RunDetail } from "./run-detail.tsx";

const overviewOf = ({ overview }: DashboardState): Overview | null => overview;
const liveOf = ({ live }: DashboardState): DashboardState["live"] => live;

/** Runs that are offered beside each other; the others are in the list of runs. */
const MOST_OFFERED = 6;

/** The run that is looked at: the one the address names, else the newest that goes on, else the newest. */
export function LiveView({ run }: { readonly run: string | null }) {
  const overview = useHeard(overviewOf);
  if (run === null && overview === null) return <Placeholder rows={10} what="The runs" />;
  const runs = overview?.runs ?? [];
  const shown = run ?? newestOf(runs);
  return (
    <>
      <RunSwitcher runs={runs} shown={shown} />
      {shown === null ? (
        <Nothing>
          This ledger has no runs yet. <code>sluice run</code> begins one; it shows up here by itself.
        </Nothing>
      ) : (
        <RunDetail key={shown} run={shown} />
      )}
    </>
  );
}

/** The newest run that goes on, else the newest. */
const newestOf = (runs: readonly RunLine[]): string | null =>
  (runs.find(({ state }) => isLiving(state)) ?? runs[0])?.run ?? null;

function RunSwitcher({ runs, shown }: { readonly runs: readonly RunLine[]; readonly shown: string | null }) {
  const live = useHeard(liveOf);
  const living = runs.filter(({ state }) => isLiving(state));
  const ended = runs.filter(({ state }) => !isLiving(state));
  const offered = [...living, ...ended].slice(0, Math.max(MOST_OFFERED, living.length));
  if (shown !== null && !offered.some(({ run }) => run === shown)) {
    const other = runs.find(({ run }) => run === shown);
    if (other !== undefined) offered.push(other);
  }
  return (
    <nav class="runs" aria-label="Runs">
      <ul>
        {offered.map((line) => (
          <li key={line.run}>
            <a href={hashOf("runs", line.run)} {...(line.run === shown ? { "aria-current": "page" as const } : {})}>
              <span class={`sign state-${line.state}`} aria-hidden="true">
                {signOf(line.state)}
              </span>
              <b>{line.title}</b>
              <span class="muted">
                {line.state}
                {isLiving(line.state) && ` ${shareOf(line, live[line.run]?.outcomes)}`}
              </span>
              {line.simulated && <SimulatedBadge />}
            </a>
          </li>
        ))}
        {runs.length > offered.length && (
          <li>
            <a href={hashOf("runs")}>all {countText(runs.length)} runs</a>
          </li>
        )}
      </ul>
    </nav>
  );
}

function shareOf(line: RunLine, outcomes: Readonly<Record<string, number>> | undefined): string {
  const counts = outcomes ?? line.outcomes;
  return counts === null
    ? ""
    : progressText(
        Object.values(counts).reduce((sum, count) => sum + count, 0),
        line.planned,
      );
}
