import { isoText } from "#kernel";
import { compress } from "../experience/compress.ts";
import type { StreamResult } from "../loop/learn.ts";
import { activeEntries } from "../memory/memory.ts";
import { memoryAt } from "../memory/edit.ts";
import type { MemoryEntry } from "../memory/memory.ts";

/** One workflow in the fields of the original's `memory.json`. */
const workflowView = ({ workflow: { content }, evidence }: MemoryEntry) => ({
  name: content.title,
  description: content.when,
  applicable_scenarios: content.cues,
  steps: content.steps.map(({ kind, why, do: what }) => ({ step_type: kind, reasoning: why, action_template: what })),
  source_experiences: evidence.map(({ task }) => task),
  created_at: null,
  version: "1.0",
});

/** The active workflows in the shape of the original's `memory.json`. */
export function memoryView({ history }: StreamResult, updatedAt: number | null) {
  const workflows = activeEntries(memoryAt(history)).map(workflowView);
  return { workflows, last_updated: momentOf(updatedAt), total_count: workflows.length };
}

const BUFFER_TOKENS = 1_500;

/** The solved tasks in the shape of the original's `buffer.json`: compressed, for the trajectories are in the ledger. */
export function bufferView({ experiences }: StreamResult, updatedAt: number | null) {
  const solved = experiences.filter(({ outcome }) => outcome === "full");
  const own = solved.map((experience) => ({
    instance_id: experience.task,
    problem_statement: experience.problem,
    test_result: "PASS",
    task_type: "bug_fix",
    trial: experience.trial,
    compressed: compress(experience, BUFFER_TOKENS),
  }));
  return { success_count: solved.length, buffer: { bug_fix: own }, last_updated: momentOf(updatedAt) };
}

/** Where the loop stands, in the shape of the original's `checkpoint.json`, with what that one lacks: which tasks are done, and with which memory. */
export function checkpointView({ stream, history, experiences }: StreamResult, spanned: Span | null) {
  const memory = memoryAt(history);
  return {
    total_processed: experiences.length,
    total_success: experiences.filter(({ outcome }) => outcome === "full").length,
    start_time: momentOf(spanned?.from ?? null),
    last_checkpoint: momentOf(spanned?.to ?? null),
    stream: stream.name,
    generations_learnt: history.steps.length,
    memory_version: memory.version,
    processed: experiences.map(({ task }) => task),
  };
}

/** When the first and the last of some trials ended, in epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const momentOf = (at: number | null): string | null => (at === null ? null : isoText(at));
