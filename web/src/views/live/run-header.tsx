import { SimulatedBadge, StateBadge } from "../../parts/badges.tsx";
import { OutcomeBar, OutcomeLegend } from "../../parts/outcome-bar.tsx";
import { useNow } from "../../parts/use-now.ts";
import type { RunFacts } from "../../state/run-facts.ts";
import { progressText } from "../../text/figures.ts";
import { sumOf } from "../../text/outcomes.ts";
import { Foretold } from "./foretold.tsx";
import { RunControls } from "./run-controls.tsx";
import { RunTiles } from "./run-tiles.tsx";

interface RunHeaderProps {
  readonly facts: RunFacts;
  /** The server's clock minus the browser's. */
  readonly skewMs: number;
  /** Sends a minute over all lanes; null when the run does not go on. */
  readonly perMinute: number | null;
}

/** What a run is, how far it is, and what can be done about it. */
export function RunHeader({ facts, skewMs, perMinute }: RunHeaderProps) {
  const now = useNow(1000) + skewMs;
  const { title, run, simulated, state, outcomes, planned, living, warnings } = facts;
  const until = living ? now : (facts.endedAt ?? facts.startedAt);
  const elapsedMs = Math.max(0, until - facts.startedAt);
  return (
    <section class="card run-head" aria-labelledby="run-title">
      <div class="run-title">
        <h1 id="run-title">{title}</h1>
        <StateBadge state={state} />
        {simulated && <SimulatedBadge />}
        <code class="muted run-id">{run}</code>
        {living && <RunControls run={run} state={state} />}
      </div>
      <div class="progress-line">
        <b class="big">{outcomes === null ? "–" : progressText(sumOf(outcomes), planned)}</b>
        <div class="grow">
          <OutcomeBar outcomes={outcomes ?? {}} planned={planned} tall />
          <OutcomeLegend outcomes={outcomes ?? {}} planned={planned} />
        </div>
      </div>
      <RunTiles facts={facts} now={now} elapsedMs={elapsedMs} perMinute={perMinute} />
      {living && <Foretold facts={facts} elapsedMs={elapsedMs} />}
      <Warnings warnings={warnings} />
    </section>
  );
}

const Warnings = ({ warnings }: Pick<RunFacts, "warnings">) =>
  warnings.length === 0 ? null : (
    <details class="warnings">
      <summary>{warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`}</summary>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </details>
  );
