import { lookOfOutcome } from "../text/outcomes.ts";

/** How runs and lanes stand, with a sign beside the word, so that no one needs to tell colours apart. */
const STATES: Readonly<Record<string, { readonly sign: string; readonly tone: string }>> = {
  running: { sign: "▶", tone: "good" },
  paused: { sign: "Ⅱ", tone: "warn" },
  draining: { sign: "↧", tone: "warn" },
  finished: { sign: "✓", tone: "plain" },
  drained: { sign: "↧", tone: "plain" },
  cancelled: { sign: "✕", tone: "warn" },
  failed: { sign: "✕", tone: "bad" },
  killed: { sign: "✕", tone: "bad" },
  ready: { sign: "●", tone: "good" },
  resting: { sign: "Ⅱ", tone: "warn" },
  probing: { sign: "?", tone: "warn" },
  failing: { sign: "!", tone: "bad" },
  refused: { sign: "✕", tone: "bad" },
};

/** The sign of a state alone, where there is no room for its word. */
export const signOf = (state: string): string => STATES[state]?.sign ?? "·";

/** How a run or a lane stands. */
export function StateBadge({ state }: { readonly state: string }) {
  const { sign, tone } = STATES[state] ?? { sign: "·", tone: "plain" };
  return (
    <span class={`badge tone-${tone}`}>
      <span aria-hidden="true">{sign}</span> {state}
    </span>
  );
}

/** Says that no real model answered. */
export const SimulatedBadge = ({ some = false }: { readonly some?: boolean }) => (
  <span class="badge simulated" title="No real model answered here.">
    {some ? "PARTLY SIMULATED" : "SIMULATED"}
  </span>
);

/** How a trial ended. */
export const OutcomeBadge = ({ outcome }: { readonly outcome: string | null }) => (
  <span class="outcome">
    <i class={`swatch o-${lookOfOutcome(outcome)}`} aria-hidden="true" /> {outcome ?? "owed"}
  </span>
);
