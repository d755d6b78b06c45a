import { wilsonInterval } from "#statistics";
import type { Experience } from "../experience/experience.ts";
import { type Judgement, judge } from "../gate/gate.ts";
import { marksOf } from "../gate/replay.ts";
import { edited, type MemoryEdit } from "./edit.ts";
import { activeEntries, type Counters, type Evidence, type Memory, type MemoryEntry } from "./memory.ts";
import type { Workflow } from "./workflow.ts";

/** One experience with the workflows that induction made of it. */
export interface Lecture {
  readonly experience: Experience;
  readonly candidates: readonly Workflow[];
  /** True when a model's answer could not be read. */
  readonly unreadable?: boolean;
}

/** A candidate that was kept out, and why. */
export interface RefusedCandidate {
  readonly task: string;
  readonly title: string;
  /** `unreadable` for a model's whole answer. */
  readonly why: Extract<Judgement, { kind: "refused" }>["why"] | "unreadable";
  readonly message: string;
}

/** What a generation changes in a memory. */
export interface Learnt {
  readonly edits: readonly MemoryEdit[];
  readonly refused: readonly RefusedCandidate[];
}

const UNREADABLE = "the model's answer was not the JSON that it was asked for, twice";

/** Shown so often without use, a workflow is judged by how its trials ended. */
const LEAST_SHOWN = 4;

/**
 * What a generation's experiences, in the stream's order, change in the memory they were made with: counters of what was
 * shown, new workflows and more evidence for known ones as the gate lets them in, and what has proved to be of no use.
 * `rate` is the success of the stream so far, what a useful workflow must not fall behind. Pure.
 */
export function learnFrom(memory: Memory, lectures: readonly Lecture[], rate: number): Learnt {
  const edits: MemoryEdit[] = [];
  const refused: RefusedCandidate[] = [];
  let working = memory;
  const take = (edit: MemoryEdit): void => {
    edits.push(edit);
    working = { ...edited(working, [edit], () => memory), version: memory.version };
  };
  for (const { experience, candidates, unreadable = false } of lectures) {
    if (unreadable)
      refused.push({ task: experience.task, title: "an induction", why: "unreadable", message: UNREADABLE });
    for (const edit of countsOf(experience, working)) take(edit);
    for (const candidate of candidates) {
      const said = judge(candidate, [experience], working);
      if (said.kind === "refused") refused.push(refusedOf(candidate, experience, said));
      else take(takenIn(candidate, evidenceOf(experience), said));
    }
  }
  for (const entry of activeEntries(working)) {
    const why = uselessness(entry, rate);
    if (why !== null) take({ op: "retire", id: entry.workflow.id, why });
  }
  return { edits, refused };
}

const evidenceOf = ({ task, trial, outcome }: Experience): Evidence => ({ task, trial, outcome });

const refusedOf = (
  { content }: Workflow,
  { task }: Experience,
  { why, message }: Extract<Judgement, { kind: "refused" }>,
): RefusedCandidate => ({ task, title: content.title, why, message });

function takenIn(workflow: Workflow, evidence: Evidence, said: Exclude<Judgement, { kind: "refused" }>): MemoryEdit {
  if (said.kind === "known") return { op: "reinforce", id: said.id, evidence: [evidence] };
  return { op: "add", workflow, evidence: [evidence] };
}

function countsOf(experience: Experience, memory: Memory): readonly MemoryEdit[] {
  const won = experience.outcome === "full";
  const marks = new Set(marksOf(experience));
  return memory.entries
    .filter(({ workflow }) => experience.shown.includes(workflow.id))
    .map(({ workflow: { id, content } }) => {
      const used = content.marks.length > 0 && content.marks.every((mark) => marks.has(mark));
      const by: Counters = { shown: 1, used: Number(used), wins: Number(won), losses: Number(!won) };
      return { op: "count", id, by } as const;
    });
}

/** Why a workflow is shown no more: even the upper end of its wins' interval is below what the stream reaches; null while it may help. */
function uselessness({ counters: { shown, wins } }: MemoryEntry, rate: number): string | null {
  if (shown < LEAST_SHOWN) return null;
  const high = wilsonInterval(wins, shown)?.high ?? 1;
  if (high >= rate) return null;
  return `${wins} of the ${shown} trials it was shown to were solved, where the stream solves ${Math.round(rate * 100)} %`;
}
