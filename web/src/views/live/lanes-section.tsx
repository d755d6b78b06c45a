import { useMemo, useState } from "preact/hooks";
import type { LiveHistory, LiveLane } from "#records";
import { Nothing, Section } from "../../parts/section.tsx";
import { LaneHeatMap } from "./lane-heat-map.tsx";
import { LaneHistory } from "./lane-history.tsx";
import { LaneTable } from "./lane-table.tsx";

interface LanesProps {
  readonly lanes: readonly LiveLane[];
  readonly history: LiveHistory | null;
  readonly now: number;
}

/** Lanes that a table shows well; more are shown as a map first. */
const MANY = 24;

/** Every lane of a run: how much of its learned limit it uses, and the history of the one that is chosen. */
export function LanesSection({ lanes, history, now }: LanesProps) {
  const [chosen, choose] = useState<string | null>(null);
  const [wanted, setWanted] = useState<"table" | "map" | null>(null);
  const shown = wanted ?? (lanes.length > MANY ? "map" : "table");
  const byModel = useMemo(
    () => lanes.toSorted((a, b) => a.model.localeCompare(b.model) || a.id.localeCompare(b.id)),
    [lanes],
  );
  const lane = lanes.find(({ id }) => id === chosen);
  const select = (id: string): void => choose(id === chosen ? null : id);
  return (
    <Section
      title="Lanes"
      wide
      lead="Use of what each lane has learned to be allowed: places in flight against its cap, sends a minute against its rate. Choose one for its history."
      tools={
        <div class="segmented" role="group" aria-label="How lanes are shown">
          {(["table", "map"] as const).map((kind) => (
            <button key={kind} type="button" aria-pressed={shown === kind} onClick={() => setWanted(kind)}>
              {kind === "table" ? "Table" : "Heat map"}
            </button>
          ))}
        </div>
      }
    >
      <Shown kind={shown} lanes={byModel} chosen={chosen} select={select} now={now} />
      {lane !== undefined && (
        <LaneHistory lane={lane} points={history?.lanes[lane.id] ?? []} close={() => choose(null)} />
      )}
    </Section>
  );
}

interface ShownProps extends Pick<LanesProps, "lanes" | "now"> {
  readonly kind: "table" | "map";
  readonly chosen: string | null;
  readonly select: (id: string) => void;
}

function Shown({ kind, lanes, chosen, select, now }: ShownProps) {
  if (lanes.length === 0) return <Nothing>This run has no lanes yet.</Nothing>;
  if (kind === "map") return <LaneHeatMap lanes={lanes} chosen={chosen} select={select} />;
  return <LaneTable lanes={lanes} chosen={chosen} select={select} now={now} />;
}
