import type { LiveRun } from "#records";
import type { MatrixPage } from "#report";
import { useFetched } from "../../api/use-fetched.ts";
import { Problem } from "../../parts/fetched-view.tsx";
import { Placeholder, Section } from "../../parts/section.tsx";
import { useNow } from "../../parts/use-now.ts";
import { useEntry, useHeard } from "../../state/dashboard.ts";
import type { DashboardState } from "../../state/dashboard-state.ts";
import { type KnownRun, useRun } from "../../state/use-run.ts";
import { CallsSection } from "./calls-section.tsx";
import { ErrorsSection } from "./errors-section.tsx";
import { LanesSection } from "./lanes-section.tsx";
import { LinesSection } from "./lines-section.tsx";
import { MatrixSection } from "./matrix-section.tsx";
import { RunHeader } from "./run-header.tsx";
import { StarvedSection } from "./starved-section.tsx";
import { SummaryLanes } from "./summary-lanes.tsx";
import { ThroughputSection } from "./throughput-section.tsx";

const skewOf = ({ skewMs }: DashboardState): number => skewMs;

/** Everything about one run, while it goes on and afterwards. */
export function RunDetail({ run }: { readonly run: string }) {
  const known = useRun(run);
  const skewMs = useHeard(skewOf);
  const { facts, live, refusal, reload } = known;
  if (facts === null && refusal !== null) {
    return <Problem title="This run cannot be shown" message={refusal.message} again={reload} />;
  }
  if (facts === null) return <RunPlaceholder />;
  const living = facts.living && live !== null;
  const perMinute = living ? live.lanes.reduce((sum, lane) => sum + lane.sentPerMinute, 0) : null;
  return (
    <div class="run-detail">
      <RunHeader facts={facts} skewMs={skewMs} perMinute={perMinute} />
      <div class="sections">
        {living ? <Living run={run} known={known} live={live} skewMs={skewMs} /> : <Ended run={run} known={known} />}
      </div>
    </div>
  );
}

interface LivingProps {
  readonly run: string;
  readonly known: KnownRun;
  readonly live: LiveRun;
  readonly skewMs: number;
}

function Living({ run, known: { history, pace, plan }, live, skewMs }: LivingProps) {
  const now = useNow(1000) + skewMs;
  return (
    <>
      <ThroughputSection history={history} pace={pace} />
      <StarvedSection lanes={live.lanes} />
      <LanesSection lanes={live.lanes} history={history} now={now} />
      <RunMatrix run={run} plan={plan} />
      <CallsSection calls={live.oldest} inFlight={live.inFlight} lanes={live.lanes} now={now} />
      <div class="column">
        <LinesSection lines={live.lines} now={now} />
        <ErrorsSection key="living" run={run} errors={live.errors} />
      </div>
    </>
  );
}

function Ended({ run, known: { plan, summary } }: Pick<LivingProps, "run" | "known">) {
  return (
    <>
      <RunMatrix run={run} plan={plan} />
      {summary !== null && <StarvedSection lanes={summary.lanes} />}
      <ErrorsSection key="ended" run={run} errors={null} />
      {summary !== null && <SummaryLanes lanes={summary.lanes} />}
    </>
  );
}

/** The plan's cells: as the stream tells them, or fetched once for a run that has ended. */
function RunMatrix({ run, plan }: { readonly run: string; readonly plan: string | null }) {
  const told = useEntry("cells", plan);
  const page = useFetched<MatrixPage>(told === undefined ? `api/runs/${encodeURIComponent(run)}/matrix` : null);
  const cells = told ?? page.value?.cells;
  if (cells !== undefined) return <MatrixSection key={run} cells={cells} plan={plan} />;
  return (
    <Section title="The plan, cell by cell" wide>
      {page.refusal === null ? (
        <Placeholder rows={8} what="The plan's cells" />
      ) : (
        <Problem title="The plan's cells cannot be shown" message={page.refusal.message} again={page.reload} />
      )}
    </Section>
  );
}

const RunPlaceholder = () => (
  <div class="run-detail">
    <section class="card run-head">
      <Placeholder rows={6} what="The run" />
    </section>
  </div>
);
