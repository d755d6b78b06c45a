import MiniSearch from "minisearch";
import type { TaskFacts } from "../experience/experience.ts";
import { activeEntries, type Memory, type MemoryEntry } from "../memory/memory.ts";
import { renderMemory, tokensOf } from "../memory/render-workflow.ts";
import type { Workflow } from "../memory/workflow.ts";

/** How much is shown. */
export interface Retrieval {
  /** At most so many workflows; few help, more than three or four hurt. */
  readonly most: number;
  /** At most so many tokens in all. */
  readonly budgetTokens: number;
}

/** Terms of the task that a workflow must share before it is shown: below, it applies by chance. */
const LEAST_TERMS = 2;
/** A hit this much weaker than the best one is left out. */
const LEAST_SHARE = 0.45;

/**
 * The workflows nearest to a task by its words (BM25+), best first; none when none applies. What was learnt from the task
 * itself is never among them, nor what does not fit into the budget. The same on every machine.
 */
export function retrieve(
  memory: Memory,
  task: { readonly id: string; readonly facts: TaskFacts },
  { most, budgetTokens }: Retrieval,
): readonly Workflow[] {
  const open = activeEntries(memory).filter(({ evidence }) => !evidence.some((one) => one.task === task.id));
  const chosen: Workflow[] = [];
  let lessons = 0;
  for (const { workflow } of ranked(open, task.facts)) {
    if (chosen.length >= most) break;
    const isLesson = workflow.content.kind === "lesson";
    // One lesson at most: ways to fail are endless.
    if (isLesson && lessons > 0) continue;
    if (tokensOf(renderMemory([...chosen, workflow])) > budgetTokens) continue;
    chosen.push(workflow);
    lessons += Number(isLesson);
  }
  return chosen;
}

function ranked(entries: readonly MemoryEntry[], { problem }: TaskFacts): readonly MemoryEntry[] {
  const index = new MiniSearch({
    fields: ["title", "when", "cues"],
    searchOptions: { boost: { title: 2, cues: 1.5 }, prefix: (term) => term.length > 5 },
    processTerm: (term) => (term.length < 3 || STOP_WORDS.has(term.toLowerCase()) ? null : stem(term.toLowerCase())),
  });
  index.addAll(
    entries.map(({ workflow: { id, content } }) => ({
      id,
      title: content.title,
      when: content.when,
      cues: content.cues.join(" "),
    })),
  );
  const hits = index
    .search(problem)
    .filter(({ queryTerms }) => new Set(queryTerms).size >= LEAST_TERMS)
    .toSorted((a, b) => b.score - a.score || (String(a.id) < String(b.id) ? -1 : 1));
  const best = hits[0]?.score ?? 0;
  return hits
    .filter(({ score }) => score >= best * LEAST_SHARE)
    .map(({ id }) => entries.find(({ workflow }) => workflow.id === id)!);
}

const STOP_WORDS = new Set(
  "the and for that with are was were has have had not but its this from they them then than when what which who whom whose will would does did done also been being there their here how why can could may might must our your his her you she one two use used using into onto over under about".split(
    " ",
  ),
);

/** Endings that one word has in several forms. */
const stem = (word: string): string => word.replace(/(?:ing|ed|es|s)$/, "");
