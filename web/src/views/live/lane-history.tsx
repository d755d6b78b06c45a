import { useMemo } from "preact/hooks";
import type { LanePoint, LiveLane } from "#records";
import { type TimeSeries, TimeChart } from "../../charts/time-chart.tsx";
import { pausesOf } from "../../state/lane-course.ts";
import { countText, rateText } from "../../text/figures.ts";
import { laneName } from "../../text/lane-words.ts";
import { durationText, momentText } from "../../text/moments.ts";
import { Nothing } from "../../parts/section.tsx";

interface LaneHistoryProps {
  readonly lane: LiveLane;
  readonly points: readonly LanePoint[];
  readonly close: () => void;
}

/** A lane's course over the whole run: places, rates, refusals, and when and why it stood still. */
export function LaneHistory({ lane, points, close }: LaneHistoryProps) {
  const times = useMemo(() => points.map(({ at }) => at), [points]);
  const pauses = useMemo(() => pausesOf(points), [points]);
  const shades = useMemo(
    () => pauses.map(({ from, to, state, why }) => ({ from, to, words: `${state}${why === null ? "" : `: ${why}`}` })),
    [pauses],
  );
  const places = useMemo(() => placeSeries(points), [points]);
  const rates = useMemo(() => rateSeries(points), [points]);
  return (
    <div class="lane-history" role="region" aria-label={`History of ${lane.model}, ${laneName(lane)}`}>
      <header>
        <h3>
          {lane.model} <span class="muted">{laneName(lane)}</span>
        </h3>
        <button type="button" class="quiet" onClick={close}>
          Close
        </button>
      </header>
      {points.length < 2 ? (
        <Nothing>Its history begins with the next few seconds.</Nothing>
      ) : (
        <div class="two-charts">
          <TimeChart
            times={times}
            series={places}
            shades={shades}
            height={170}
            label={`Calls in flight and cap of ${laneName(lane)}.`}
          />
          <TimeChart
            times={times}
            series={rates}
            shades={shades}
            height={170}
            label={`Sends, rejections and rate of ${laneName(lane)}.`}
          />
        </div>
      )}
      {pauses.length > 0 && (
        <details>
          <summary>{pauses.length === 1 ? "1 pause" : `${pauses.length} pauses`}</summary>
          <ul class="pauses">
            {pauses.toReversed().map(({ from, to, state, why }) => (
              <li key={from}>
                <b>{momentText(from, to)}</b> for about {durationText(to - from)}: {state}
                {why !== null && `, ${why}`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

const placeSeries = (points: readonly LanePoint[]): readonly TimeSeries[] => [
  { label: "in flight", colour: "s0", kind: "area", values: points.map(({ inFlight }) => inFlight), text: countText },
  { label: "cap", colour: "s1", kind: "bound", values: points.map(({ cap }) => cap), text: countText },
];

function rateSeries(points: readonly LanePoint[]): readonly TimeSeries[] {
  const aMinute = (count: (point: LanePoint) => number): (number | null)[] =>
    points.map((point, n) => {
      const before = points[n - 1];
      return before === undefined ? null : (count(point) * 60_000) / (point.at - before.at);
    });
  return [
    { label: "sends a minute", colour: "s0", values: aMinute(({ sends }) => sends), text: rateText },
    {
      label: "paced at",
      colour: "s1",
      kind: "bound",
      values: points.map(({ ratePerMinute }) => ratePerMinute),
      text: rateText,
    },
    {
      label: "rejected a minute",
      colour: "s3",
      kind: "bars",
      values: aMinute(({ rejected }) => rejected),
      text: rateText,
    },
  ];
}
