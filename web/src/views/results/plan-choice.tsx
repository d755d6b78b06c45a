import { useHeard } from "../../state/dashboard.ts";
import type { DashboardState } from "../../state/dashboard-state.ts";

interface PlanChoiceProps {
  readonly plan: string;
  readonly onChoose: (plan: string) => void;
}

const runsOf = (state: DashboardState) => state.overview?.runs ?? null;

/** Chooses whose trials are counted: those of the plan recorded last, of all plans, or of one. */
export function PlanChoice({ plan, onChoose }: PlanChoiceProps) {
  const runs = useHeard(runsOf) ?? [];
  const titles = new Map(runs.toReversed().map((run) => [run.plan as string, run.title]));
  const known = new Set(["", "latest", "all", ...titles.keys()]);
  return (
    <label class="choice">
      plan{" "}
      <select value={plan} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">the latest</option>
        <option value="all">all plans together</option>
        {[...titles].map(([id, title]) => (
          <option key={id} value={id}>
            {title} ({id.slice(0, 8)})
          </option>
        ))}
        {!known.has(plan) && <option value={plan}>{plan.slice(0, 8)}</option>}
      </select>
    </label>
  );
}
