import type { Overview } from "#report";
import { SimulatedBadge, StateBadge } from "../../parts/badges.tsx";
import { CountHeads } from "../../parts/count-heads.tsx";
import { OutcomeBar } from "../../parts/outcome-bar.tsx";
import { Nothing, Placeholder, Section } from "../../parts/section.tsx";
import { useNow } from "../../parts/use-now.ts";
import { useHeard } from "../../state/dashboard.ts";
import type { DashboardState } from "../../state/dashboard-state.ts";
import { hashOf } from "../../state/route.ts";
import { countText, moneyText } from "../../text/figures.ts";
import { durationText, momentText } from "../../text/moments.ts";
import { useState } from "preact/hooks";

const overviewOf = ({ overview }: DashboardState): Overview | null => overview;
const FIRST_ROWS = 100;

/** Every run of the ledger, the newest first. */
export function RunsView() {
  const overview = useHeard(overviewOf);
  const now = useNow(10_000);
  const [most, setMost] = useState(FIRST_ROWS);
  if (overview === null) return <Placeholder rows={10} what="The runs" />;
  const { runs, ledger } = overview;
  return (
    <Section
      title="Runs"
      wide
      lead={`${ledger.path}: ${countText(ledger.trials)} trials, ${(ledger.bytes / 1e6).toFixed(1)} MB.`}
    >
      {runs.length === 0 && <Nothing>This ledger has no runs yet.</Nothing>}
      <div class="scroll" tabIndex={0} role="region" aria-label="Table of runs">
        <table class="runs-table">
          <thead>
            <tr>
              <th scope="col">run</th>
              <th scope="col">state</th>
              <th scope="col">outcomes</th>
              <CountHeads of={["planned", "graded", "calls", "cost", "began", "took"]} />
            </tr>
          </thead>
          <tbody>
            {runs.slice(0, most).map((line) => (
              <tr key={line.run}>
                <th scope="row">
                  <a href={hashOf("runs", line.run)}>{line.title}</a> {line.simulated && <SimulatedBadge />}
                  <small>{line.run}</small>
                </th>
                <td>
                  <StateBadge state={line.state} />
                </td>
                <td>
                  <OutcomeBar outcomes={line.outcomes ?? {}} planned={line.planned} />
                </td>
                <td class="n">{countText(line.planned)}</td>
                <td class="n">{line.graded === null ? "–" : countText(line.graded)}</td>
                <td class="n">{countText(line.calls)}</td>
                <td class="n">{moneyText(line.costUsd)}</td>
                <td class="n">{momentText(line.startedAt, now)}</td>
                <td class="n">{line.endedAt === null ? "–" : durationText(line.endedAt - line.startedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {runs.length > most && (
        <button type="button" class="quiet" onClick={() => setMost(most + FIRST_ROWS)}>
          Show more
        </button>
      )}
    </Section>
  );
}
