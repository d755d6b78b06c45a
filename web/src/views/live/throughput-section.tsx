import { useMemo, useState } from "preact/hooks";
import type { LiveHistory } from "#records";
import { type TimeSeries, TimeChart } from "../../charts/time-chart.tsx";
import { Nothing, Section } from "../../parts/section.tsx";
import type { PacePoint } from "../../state/dashboard-state.ts";
import { throughputOf } from "../../state/lane-course.ts";
import { countText, rateText } from "../../text/figures.ts";

interface ThroughputProps {
  readonly history: LiveHistory | null;
  readonly pace: readonly PacePoint[];
}

/** Sends a minute of all lanes together against what their rates allow, over the whole run or as it goes just now. */
export function ThroughputSection({ history, pace }: ThroughputProps) {
  const [span, setSpan] = useState<"whole" | "now">("whole");
  const whole = useMemo(() => (history === null ? [] : throughputOf(history)), [history]);
  const shown = span === "now" || whole.length < 2 ? pace : whole;
  const times = useMemo(() => shown.map(({ at }) => at), [shown]);
  const series = useMemo(() => seriesOf(shown), [shown]);
  const bounded = shown.some(({ allowedPerMinute }) => allowedPerMinute !== null);
  return (
    <Section
      title="Throughput"
      lead={
        bounded
          ? "Sends a minute over all lanes, against what their learned rates refill together. Above that line they spend what a limit had saved up, or what was sent before it was learned."
          : "Sends a minute over all lanes. No rate limit was met on every lane, so that nothing bounds them together."
      }
      tools={
        <div class="segmented" role="group" aria-label="Span of the chart">
          <button type="button" aria-pressed={span === "whole"} onClick={() => setSpan("whole")}>
            Whole run
          </button>
          <button type="button" aria-pressed={span === "now"} onClick={() => setSpan("now")}>
            Last minutes
          </button>
        </div>
      }
    >
      {shown.length < 2 ? (
        <div class="chart-room">
          <Nothing>The chart begins with the next few seconds.</Nothing>
        </div>
      ) : (
        <TimeChart
          times={times}
          series={series}
          height={200}
          label="Sends a minute over time, with the bound and calls in flight."
        />
      )}
    </Section>
  );
}

const seriesOf = (points: readonly PacePoint[]): readonly TimeSeries[] => [
  {
    label: "sends a minute",
    colour: "s0",
    kind: "area",
    values: points.map((point) => point.sentPerMinute),
    text: rateText,
  },
  {
    label: "rates refill",
    colour: "s1",
    kind: "bound",
    values: points.map((point) => point.allowedPerMinute),
    text: rateText,
  },
  { label: "in flight", colour: "s2", values: points.map((point) => point.inFlight), text: countText },
];
