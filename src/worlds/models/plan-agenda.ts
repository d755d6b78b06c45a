import type { AgendaItem } from "./agenda-item.ts";
import type { Mind } from "./mind.ts";
import { GOOD_MATCH, matchOf, toolFor } from "./tool-match.ts";
import type { Want } from "./wants.ts";

/** A plan's steps as an agenda. Who plans well reads it critically: drops repetitions, and exchanges or adds steps where task and plan disagree. */
export function planAgenda(mind: Mind, wants: readonly Want[]): AgendaItem[] {
  const steps = mind.sight.plan.filter((step, at) => !mind.trait("slip", at, step.tool).chance(slipOf(mind)));
  const items: AgendaItem[] = steps.map(({ tool, parameters }) => ({ tool, want: null, parameters }));
  if (!mind.trait("critical").chance(mind.ability.planning * mind.ability.comprehension)) return items;
  return repaired(mind, withoutRepetitions(items), wants);
}

const slipOf = (mind: Mind): number => (1 - mind.ability.obedience) * 0.15;

const withoutRepetitions = (items: readonly AgendaItem[]): AgendaItem[] =>
  items.filter((item, at) => items.findIndex((other) => other.tool === item.tool) === at);

function repaired(mind: Mind, items: readonly AgendaItem[], wants: readonly Want[]): AgendaItem[] {
  const fits = (want: Want, item: AgendaItem): boolean =>
    item.tool !== null && fit(mind, want, item.tool) >= GOOD_MATCH;
  const unmet = wants.filter((want) => want.said && !items.some((item) => fits(want, item)));
  const needless = items.filter((item) => !wants.some((want) => fits(want, item)) && !isNeeded(mind, items, item));
  const result = [...items];
  for (const want of unmet) {
    const instead = needless.shift();
    const fresh = { tool: toolFor(mind, want), want, parameters: null };
    if (instead !== undefined) result[result.indexOf(instead)] = fresh;
    else if (wants.length > items.length) result.splice(placeFor(want, wants, result, fits), 0, fresh);
  }
  return result;
}

function fit(mind: Mind, want: Want, tool: string): number {
  return matchOf(want, mind.sight.tools.get(tool) ?? { name: tool, description: "" }, () => true);
}

const isNeeded = (mind: Mind, items: readonly AgendaItem[], item: AgendaItem): boolean =>
  items.some(({ tool }) =>
    mind.sight.plan.some((step) => step.tool === tool && step.requires.includes(item.tool ?? "")),
  );

/** After the step for the want before it; first when there is none. */
function placeFor(
  want: Want,
  wants: readonly Want[],
  items: readonly AgendaItem[],
  fits: (want: Want, item: AgendaItem) => boolean,
): number {
  const before = wants.slice(0, wants.indexOf(want)).toReversed();
  for (const earlier of before) {
    const at = items.findLastIndex((item) => item.want === earlier || fits(earlier, item));
    if (at !== -1) return at + 1;
  }
  return 0;
}
