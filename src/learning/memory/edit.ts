import { z } from "zod";
import { assertNever } from "#kernel";
import { Counters, Evidence, Memory, type MemoryEntry } from "./memory.ts";
import { Workflow } from "./workflow.ts";

/** One change of a memory. Nothing is ever rewritten: what is known stays, and what is wrong is retired. */
export const MemoryEdit = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("add"), workflow: Workflow, evidence: z.array(Evidence).readonly() }).readonly(),
  /** More trials in which the workflow was found again. */
  z.strictObject({ op: z.literal("reinforce"), id: z.string(), evidence: z.array(Evidence).readonly() }).readonly(),
  /** Added to the workflow's counters. */
  z.strictObject({ op: z.literal("count"), id: z.string(), by: Counters }).readonly(),
  z.strictObject({ op: z.literal("retire"), id: z.string(), why: z.string().min(1) }).readonly(),
  /** Back to an earlier version's workflows; the versions between stay in the history. */
  z.strictObject({ op: z.literal("roll-back"), to: z.int().min(0) }).readonly(),
]);
export type MemoryEdit = z.infer<typeof MemoryEdit>;

/** What turned one version into the next. */
export const MemoryStep = z
  .strictObject({
    version: z.int().min(1),
    /** The generation whose trials it was learnt from; null for a person's own edit. */
    generation: z.int().min(0).nullable(),
    edits: z.array(MemoryEdit).readonly(),
  })
  .readonly();
export type MemoryStep = z.infer<typeof MemoryStep>;

/** A memory from its first version on. */
export const MemoryHistory = z
  .strictObject({
    v: z.literal(1),
    /** What it began with. */
    first: Memory,
    steps: z.array(MemoryStep).readonly(),
  })
  .readonly();
export type MemoryHistory = z.infer<typeof MemoryHistory>;

/** The version after some edits. An edit of an unknown workflow is a bug and throws. */
export function edited(memory: Memory, edits: readonly MemoryEdit[], earlier: (version: number) => Memory): Memory {
  const version = memory.version + 1;
  let entries = memory.entries;
  for (const edit of edits) entries = applied(entries, edit, { version, earlier });
  return { v: 1, version, entries };
}

/** The memory as it was at a version; the latest when none is named. */
export function memoryAt(history: MemoryHistory, version = history.steps.length + history.first.version): Memory {
  let memory = history.first;
  for (const step of history.steps) {
    if (memory.version >= version) break;
    memory = edited(memory, step.edits, (to) => memoryAt(history, to));
  }
  return memory;
}

type Entries = readonly MemoryEntry[];

function applied(
  entries: Entries,
  edit: MemoryEdit,
  { version, earlier }: { readonly version: number; readonly earlier: (version: number) => Memory },
): Entries {
  switch (edit.op) {
    case "add":
      return [...entries, fresh(edit, version)];
    case "reinforce":
      return changed(entries, edit.id, (entry) => ({ ...entry, evidence: united(entry.evidence, edit.evidence) }));
    case "count":
      return changed(entries, edit.id, (entry) => ({ ...entry, counters: summed(entry.counters, edit.by) }));
    case "retire":
      return changed(entries, edit.id, (entry) => ({ ...entry, retired: edit.why }));
    case "roll-back":
      return earlier(edit.to).entries;
    default:
      return assertNever(edit);
  }
}

const NONE: Counters = { shown: 0, used: 0, wins: 0, losses: 0 };

const fresh = ({ workflow, evidence }: Extract<MemoryEdit, { op: "add" }>, since: number): MemoryEntry => ({
  workflow,
  evidence,
  counters: NONE,
  since,
  retired: null,
});

function changed(entries: Entries, id: string, change: (entry: MemoryEntry) => MemoryEntry): Entries {
  if (!entries.some(({ workflow }) => workflow.id === id)) throw new Error(`the memory has no workflow ${id}`);
  return entries.map((entry) => (entry.workflow.id === id ? change(entry) : entry));
}

/** Evidence is append-only, each trial once. */
function united(known: readonly Evidence[], more: readonly Evidence[]): readonly Evidence[] {
  const names = new Set(known.map(nameOf));
  return [...known, ...more.filter((one) => !names.has(nameOf(one)))];
}

const nameOf = ({ task, trial }: Evidence): string => `${task} ${trial ?? ""}`;

const summed = (a: Counters, b: Counters): Counters => ({
  shown: a.shown + b.shown,
  used: a.used + b.used,
  wins: a.wins + b.wins,
  losses: a.losses + b.losses,
});
