import { countText } from "../text/figures.ts";
import { outcomeParts, outcomeWords } from "../text/outcomes.ts";

interface Outcomes {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly planned: number;
}

interface OutcomeBarProps extends Outcomes {
  readonly tall?: boolean;
  /** Said in words elsewhere, by whatever it stands in. */
  readonly silent?: boolean;
}

/** How planned trials ended, as lengths in a fixed order. */
export function OutcomeBar({ outcomes, planned, tall = false, silent = false }: OutcomeBarProps) {
  const heard = silent
    ? ({ "aria-hidden": "true" } as const)
    : ({ role: "img", "aria-label": outcomeWords(outcomes, planned) } as const);
  return (
    <span class={`outcome-bar${tall ? " tall" : ""}`} {...heard}>
      {outcomeParts(outcomes, planned).map(({ outcome, look, count }) => (
        <i key={outcome} class={`o-${look}`} style={{ flexGrow: count }} />
      ))}
    </span>
  );
}

/** The same as a legend with counts. */
export function OutcomeLegend({ outcomes, planned }: Outcomes) {
  return (
    <ul class="legend">
      {outcomeParts(outcomes, planned).map(({ outcome, label, look, count }) => (
        <li key={outcome}>
          <i class={`swatch o-${look}`} />
          {label} <b>{countText(count)}</b>
        </li>
      ))}
    </ul>
  );
}
