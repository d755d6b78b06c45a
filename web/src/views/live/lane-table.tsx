import { useState } from "preact/hooks";
import type { LiveLane } from "#records";
import { StateBadge } from "../../parts/badges.tsx";
import { CountHeads } from "../../parts/count-heads.tsx";
import { countText, rateText, shortCount } from "../../text/figures.ts";
import { durationText } from "../../text/moments.ts";
import { heatOf, shortKey } from "../../text/lane-words.ts";
import { sumOf } from "../../text/outcomes.ts";

interface LaneTableProps {
  readonly lanes: readonly LiveLane[];
  readonly chosen: string | null;
  readonly select: (id: string) => void;
  readonly now: number;
}

const FIRST_ROWS = 30;

/** Lanes as rows, use as the ground of their figures. */
export function LaneTable({ lanes, chosen, select, now }: LaneTableProps) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? lanes : lanes.slice(0, FIRST_ROWS);
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Table of lanes">
        <table class="lanes">
          <thead>
            <tr>
              <th scope="col">lane</th>
              <th scope="col">state</th>
              <CountHeads of={["in flight / cap", "a minute / learned", "answered", "rejected", "failed", "starved"]} />
            </tr>
          </thead>
          <tbody>
            {shown.map((lane) => (
              <LaneRow key={lane.id} lane={lane} chosen={lane.id === chosen} select={select} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < lanes.length && (
        <button type="button" class="quiet" onClick={() => setWhole(true)}>
          Show all {countText(lanes.length)} lanes
        </button>
      )}
    </>
  );
}

interface LaneRowProps {
  readonly lane: LiveLane;
  readonly chosen: boolean;
  readonly select: (id: string) => void;
  readonly now: number;
}

function LaneRow({ lane, chosen, select, now }: LaneRowProps) {
  const { id, provider, deployment, key, model, state, until, why } = lane;
  const name = deployment === model ? model : `${model} as ${deployment}`;
  const perMinute = lane.letInPerMinute ?? lane.sentPerMinute;
  return (
    <tr class={chosen ? "chosen" : ""}>
      <th scope="row">
        <button type="button" class="row-button" aria-expanded={chosen} onClick={() => select(id)}>
          {name}
          <small>
            {provider} · key {shortKey(key)}
          </small>
        </button>
      </th>
      <td class="why">
        <StateBadge state={state} />
        {why !== null && (
          <small title={why}>
            {until !== null && until > now ? `${durationText(until - now)}: ` : ""}
            {why}
          </small>
        )}
      </td>
      <HeatCell
        used={lane.inFlight}
        most={lane.cap}
        text={countText(lane.inFlight)}
        mostText={lane.cap === null ? "no cap" : countText(lane.cap)}
      />
      <HeatCell
        used={perMinute}
        most={lane.learnedRpm}
        text={rateText(perMinute)}
        mostText={lane.learnedRpm === null ? "not met" : rateText(lane.learnedRpm)}
      />
      <td class="n">{shortCount(lane.answered)}</td>
      <td class="n">{shortCount(lane.rejected)}</td>
      <td class="n">{shortCount(lane.failed)}</td>
      <td class="n">{durationText(sumOf(lane.starvedMs))}</td>
    </tr>
  );
}

interface HeatCellProps {
  readonly used: number;
  readonly most: number | null;
  readonly text: string;
  readonly mostText: string;
}

const HeatCell = ({ used, most, text, mostText }: HeatCellProps) => {
  const use = most === null || most === 0 ? null : Math.min(1, used / most);
  return (
    <td class={`n heat heat-${heatOf(use)}`}>
      <b>{text}</b> <small>/ {mostText}</small>
      <span class="use" aria-hidden="true">
        <i style={{ width: `${(use ?? 0) * 100}%` }} />
      </span>
    </td>
  );
};
