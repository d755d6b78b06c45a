import type { ShownMemory } from "#suites";
import type { TaskFacts } from "../experience/experience.ts";
import { type Memory, memoryDigest } from "../memory/memory.ts";
import { renderMemory } from "../memory/render-workflow.ts";
import { placeboOf } from "../retrieval/placebo.ts";
import { type Retrieval, retrieve } from "../retrieval/retrieve.ts";

/**
 * What a trial is shown: nothing; what its stream has learnt so far; as much of nothing to do with it; or what was learnt
 * up to some generation and never after. Everything else is alike.
 */
export const ARMS = ["none", "memory", "placebo", "frozen"] as const;
export type Arm = (typeof ARMS)[number];

/** The memories of one stream in one generation. */
export interface ArmMemories {
  /** What the memory arm has learnt in the generations before. */
  readonly learnt: Memory;
  /** What the frozen arm has. */
  readonly frozen: Memory;
}

const NOTHING: ShownMemory = { version: null, workflows: [], text: "" };

/** What a task is shown in an arm. */
export function shownIn(
  arm: Arm,
  task: { readonly id: string; readonly facts: TaskFacts },
  memories: ArmMemories,
  how: Retrieval,
): ShownMemory {
  if (arm === "none") return NOTHING;
  const memory = arm === "frozen" ? memories.frozen : memories.learnt;
  const found = retrieve(memory, task, how);
  if (found.length === 0) return NOTHING;
  const workflows = arm === "placebo" ? found.map(placeboOf) : found;
  return { version: memoryDigest(memory), workflows: workflows.map(({ id }) => id), text: renderMemory(workflows) };
}
