import type { AgendaItem } from "./agenda-item.ts";
import { agendaOf } from "./agenda.ts";
import { plainWord, relatedStems, stem, wordsOf } from "./english.ts";
import type { Mind } from "./mind.ts";
import { parametersFor } from "./parameters.ts";
import type { JsonObject } from "./sight.ts";
import { soughtBy } from "./tool-match.ts";
import type { Want } from "./wants.ts";

/** What one message of the model does. */
export type Action =
  | { readonly kind: "search"; readonly query: string }
  | { readonly kind: "info"; readonly tool: string }
  | { readonly kind: "call"; readonly tool: string; readonly parameters: JsonObject }
  | { readonly kind: "done" }
  /** It talks and does nothing. */
  | { readonly kind: "talk" };

const MOST_SEARCHES_FOR_ONE = 2;

/** Decides the next message. Pure: the same conversation gets the same decision. */
export function decide(mind: Mind): Action {
  const { focus, planning } = mind.ability;
  if (!mind.mood("focus").chance(focus)) return { kind: "talk" };
  const agenda = agendaOf(mind);
  const next = agenda.find((item, at) => isOpen(mind, agenda, at, item));
  if (next === undefined) return ending(mind, agenda);
  const overview = overviewQuery(mind, agenda);
  if (overview !== null) return { kind: "search", query: overview };
  const somethingDone = mind.sight.results.some(({ ok }) => ok);
  if (somethingDone && mind.mood("early").chance((1 - planning) * 0.06)) return { kind: "done" };
  return next.tool === null ? searchFor(mind, next.want!) : callOf(mind, next.tool, next.parameters);
}

/** Who plans begins with one search for everything whose tool it has not seen; null when there is no use in that. */
function overviewQuery(mind: Mind, agenda: readonly AgendaItem[]): string | null {
  const { sight, ability } = mind;
  if (sight.searches.length > 0 || sight.results.length > 0 || !mind.trait("overview").chance(ability.planning))
    return null;
  const unseen = agenda.flatMap(({ tool, want }) =>
    want !== null && !sight.tools.has(tool ?? "") ? [want.tool ?? want.word] : [],
  );
  return unseen.length < 2 ? null : unseen.slice(0, 6).join(" ");
}

function isOpen(mind: Mind, agenda: readonly AgendaItem[], at: number, item: AgendaItem): boolean {
  if (isForgotten(mind, item)) return false;
  if (item.tool === null) return item.want !== null && searchesFor(mind, item.want) < searchesMade(mind);
  const occurrence = agenda.slice(0, at + 1).filter(({ tool }) => tool === item.tool).length;
  const results = mind.sight.results.filter(({ tool }) => tool === item.tool);
  const successes = results.filter(({ ok }) => ok).length;
  if (successes >= occurrence) return repeatsByMistake(mind, item.tool);
  return !givesUp(mind, item.tool, results.length - successes);
}

const searchesMade = (mind: Mind): number =>
  mind.trait("persists").chance(mind.ability.recovery) ? MOST_SEARCHES_FOR_ONE : 1;

const searchesFor = (mind: Mind, want: Want): number =>
  mind.sight.searches.filter((query) => soughtBy(want, query)).length;

// Monotone in the length of the conversation: what is forgotten stays forgotten.
function isForgotten(mind: Mind, item: AgendaItem): boolean {
  const name = item.tool ?? item.want?.word ?? "";
  const worn = (1 - mind.ability.memory) * Math.min(1, mind.sight.turns / 16);
  return mind.trait("forgets", name).chance(worn);
}

function repeatsByMistake(mind: Mind, tool: string): boolean {
  return mind.sight.turns > 4 && mind.mood("repeats", tool).chance((1 - mind.ability.memory) * 0.08);
}

function givesUp(mind: Mind, tool: string, failures: number): boolean {
  for (let failure = 1; failure <= failures; failure++) {
    if (!mind.trait("again", tool, failure).chance(mind.ability.recovery)) return true;
  }
  return false;
}

/** Nothing is left to do: says so, or, less able, does something more first. */
function ending(mind: Mind, agenda: readonly AgendaItem[]): Action {
  const late = mind.mood("late").chance((1 - mind.ability.planning) * 0.25);
  const any = agenda.findLast(({ tool }) => tool !== null)?.tool ?? null;
  if (agenda.length === 0 && mind.sight.searches.length === 0) return { kind: "search", query: firstWords(mind) };
  if (!late) return { kind: "done" };
  return any === null ? { kind: "talk" } : callOf(mind, any, null);
}

const firstWords = (mind: Mind): string => {
  const words = wordsOf(mind.sight.description).filter((word) => word.length > 4);
  return words.slice(0, 5).join(" ") || "available tools";
};

function callOf(mind: Mind, tool: string, planned: JsonObject | null): Action {
  const refused = mind.sight.results.findLast((result) => result.tool === tool)?.code === "INVALID_PARAMETERS";
  const unseen = (mind.sight.tools.get(tool)?.parameters ?? null) === null;
  if (unseen && (refused || planned === null) && mind.trait("asks", tool).chance(mind.ability.planning)) {
    return { kind: "info", tool };
  }
  return { kind: "call", tool, parameters: parametersFor(mind, tool, planned) };
}

function searchFor(mind: Mind, want: Want): Action {
  const { toolChoice } = mind.ability;
  if (mind.mood("invents", want.word).chance((1 - toolChoice) * 0.2)) {
    return {
      kind: "call",
      tool: `${want.about[0] ?? "data"}_${plainWord(want.word)}er`,
      parameters: { ...mind.sight.inputs },
    };
  }
  return { kind: "search", query: narrowQuery(mind, want) };
}

function narrowQuery(mind: Mind, want: Want): string {
  if (searchesFor(mind, want) === 0) return [want.word, ...want.about.slice(0, 2)].join(" ");
  const others = [plainWord(want.word), ...relatedStems(want.word).slice(0, 3)];
  return [want.word, ...others.filter((word) => stem(word) !== stem(want.word))].join(" ");
}
