import { z } from "zod";
import { digestOf } from "#kernel";
import { Workflow } from "./workflow.ts";

/** One trial that a workflow was learnt from or confirmed by: its transcript stays in the ledger. */
export const Evidence = z
  .strictObject({
    /** The task's own id: whoever solves this task is never shown the workflow. */
    task: z.string().min(1),
    /** The trial in the ledger; null for evidence from elsewhere. */
    trial: z.string().nullable(),
    outcome: z.enum(["full", "partial", "failure"]),
  })
  .readonly();
export type Evidence = z.infer<typeof Evidence>;

/** How a workflow has fared: times shown, seen followed, and how the trials ended that it was shown to. */
export const Counters = z
  .strictObject({
    shown: z.int().min(0),
    used: z.int().min(0),
    wins: z.int().min(0),
    losses: z.int().min(0),
  })
  .readonly();
export type Counters = z.infer<typeof Counters>;

/** A workflow with its past. */
export const MemoryEntry = z
  .strictObject({
    workflow: Workflow,
    evidence: z.array(Evidence).readonly(),
    counters: Counters,
    /** The version that brought it in. */
    since: z.int().min(0),
    /** Why it is shown no more; null while it may be. */
    retired: z.string().nullable(),
  })
  .readonly();
export type MemoryEntry = z.infer<typeof MemoryEntry>;

/** One version of a memory: what every trial of a generation sees. */
export const Memory = z
  .strictObject({
    v: z.literal(1),
    /** Counts the edits' batches, from 0 for the memory one began with. */
    version: z.int().min(0),
    entries: z.array(MemoryEntry).readonly(),
  })
  .readonly();
export type Memory = z.infer<typeof Memory>;

/** A memory that knows nothing. */
export const emptyMemory: Memory = { v: 1, version: 0, entries: [] };

/** Names a memory's content: equal content has equal names, whatever its version's number. */
export const memoryDigest = ({ entries }: Memory): string => digestOf(entries, 16);

/** Workflows that may be shown. */
export const activeEntries = ({ entries }: Memory): readonly MemoryEntry[] =>
  entries.filter(({ retired }) => retired === null);
