import type { LiveLane } from "#records";
import { signOf } from "../../parts/badges.tsx";
import { moveInGrid } from "../../parts/roving.ts";
import { progressText } from "../../text/figures.ts";
import { heatOf, laneName, laneUse } from "../../text/lane-words.ts";

interface LaneHeatMapProps {
  /** Ordered by model. */
  readonly lanes: readonly LiveLane[];
  readonly chosen: string | null;
  readonly select: (id: string) => void;
}

/** A square a lane, darker the more of its limit it uses; what is not ready carries a sign. Arrow keys move in it. */
export function LaneHeatMap({ lanes, chosen, select }: LaneHeatMapProps) {
  const models = [...new Set(lanes.map(({ model }) => model))];
  return (
    <div class="heat-map" data-grid role="group" aria-label="Lanes by model" onKeyDown={moveInGrid}>
      {models.map((model, row) => (
        <div key={model} class="heat-row">
          <span class="heat-name">{model}</span>
          <div class="heat-squares">
            {lanes
              .filter((lane) => lane.model === model)
              .map((lane, column) => (
                <button
                  key={lane.id}
                  type="button"
                  data-at={`${row},${column}`}
                  tabIndex={row === 0 && column === 0 ? 0 : -1}
                  class={`heat-square heat-${heatOf(laneUse(lane))}`}
                  aria-pressed={lane.id === chosen}
                  aria-label={wordsOf(lane)}
                  title={wordsOf(lane)}
                  onClick={() => select(lane.id)}
                >
                  {lane.state === "ready" ? "" : signOf(lane.state)}
                </button>
              ))}
          </div>
        </div>
      ))}
      <ul class="legend">
        {["none", "0", "1", "2", "3", "4"].map((step) => (
          <li key={step}>
            <i class={`swatch heat-${step}`} />
            {step === "none" ? "no limit met" : `${Number(step) * 20}–${Number(step) * 20 + 20} %`}
          </li>
        ))}
      </ul>
    </div>
  );
}

function wordsOf(lane: LiveLane): string {
  const use = laneUse(lane);
  const used = use === null ? "no limit met" : `${progressText(use, 1)} of its limit`;
  return `${lane.model}, ${laneName(lane)}: ${used}, ${lane.inFlight} in flight, ${lane.state}${lane.why === null ? "" : `: ${lane.why}`}`;
}
