import type { AgendaItem } from "./agenda-item.ts";
import type { Mind } from "./mind.ts";
import { planAgenda } from "./plan-agenda.ts";
import type { Sight } from "./sight.ts";
import { toolFor } from "./tool-match.ts";
import { type Want, wantsOf } from "./wants.ts";

/** All the model means to do, done or not, worked out anew from what it has seen so far. */
export function agendaOf(mind: Mind): AgendaItem[] {
  const wants = wantsOf(mind);
  const follows = mind.sight.plan.length > 0 && mind.trait("obeys").chance(mind.ability.obedience);
  const items = follows ? planAgenda(mind, wants) : onePerTool(wants.map((want) => itemFor(mind, want)));
  return inSoundOrder(mind, items);
}

/** Two wants that the same tool answers are one. */
const onePerTool = (items: readonly AgendaItem[]): AgendaItem[] =>
  items.filter((item, at) => item.tool === null || items.findIndex(({ tool }) => tool === item.tool) === at);

const itemFor = (mind: Mind, want: Want): AgendaItem => ({ tool: toolFor(mind, want), want, parameters: null });

/** What a tool needs before it, as search results, tool facts and the plan's own lines have told. */
function shownNeeds(sight: Sight, tool: string): string[] {
  const told = sight.tools.get(tool)?.dependsOn ?? [];
  const planned = sight.plan.filter((step) => step.tool === tool).flatMap(({ requires }) => requires);
  return [...new Set([...told, ...planned])];
}

/** Puts what a tool needs before it, where the model minds that; adds what is missing. */
function inSoundOrder(mind: Mind, items: readonly AgendaItem[]): AgendaItem[] {
  const ordered: AgendaItem[] = [];
  const open = new Set<string>();
  const has = (tool: string): boolean => ordered.some((item) => item.tool === tool);
  const place = (item: AgendaItem): void => {
    if (ordered.includes(item)) return;
    if (item.tool !== null && !open.has(item.tool)) placeNeeds(item.tool);
    ordered.push(item);
  };
  const placeNeeds = (tool: string): void => {
    open.add(tool);
    for (const need of shownNeeds(mind.sight, tool)) {
      if (has(need) || open.has(need) || !mind.trait("needs", tool, need).chance(mind.ability.planning)) continue;
      place(items.find((item) => item.tool === need) ?? { tool: need, want: null, parameters: null });
    }
    open.delete(tool);
  };
  for (const item of items) place(item);
  return ordered;
}
