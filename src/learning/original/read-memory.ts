import { UsageError } from "#kernel";
import { MemoryHistory, memoryAt } from "../memory/edit.ts";
import { emptyMemory, Memory } from "../memory/memory.ts";
import { importWorkflow } from "./import-workflow.ts";
import { readOriginal } from "./original-files.ts";

/** A memory from a file, and what of it was not taken in. */
export interface GivenMemory {
  readonly memory: Memory;
  readonly refused: readonly { readonly name: string; readonly why: string }[];
}

/**
 * A memory to begin with: a version that `learn` wrote, a whole history (its last version), or the original's `memory.json`
 * as far as the gate takes it in. Throws a `UsageError` for anything else.
 */
export function readMemory(written: string, where: string): GivenMemory {
  const own = ownMemory(written);
  if (own !== null) return { memory: own, refused: [] };
  const original = readOriginal(written);
  if (original?.kind !== "memory") {
    const found = original === null ? "none of that kind" : `the original's ${original.kind} file`;
    throw new UsageError(
      `${where}: expected a memory (memory/versions/NNNN.json, memory/history.json, or the original's memory.json), got ${found}.`,
    );
  }
  let memory = emptyMemory;
  const refused: GivenMemory["refused"][number][] = [];
  for (const one of original.memory.workflows) {
    const read = importWorkflow(one, memory);
    if (read.kind === "refused") refused.push({ name: read.name, why: read.why });
    else {
      const evidence = read.tasks.map((task) => ({ task, trial: null, outcome: "full" as const }));
      const counters = { shown: 0, used: 0, wins: 0, losses: 0 };
      const entry = { workflow: read.workflow, evidence, counters, since: 0, retired: null };
      memory = { ...memory, entries: [...memory.entries, entry] };
    }
  }
  return { memory, refused };
}

function ownMemory(written: string): Memory | null {
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    return null;
  }
  const memory = Memory.safeParse(value);
  if (memory.success) return memory.data;
  const history = MemoryHistory.safeParse(value);
  return history.success ? memoryAt(history.data) : null;
}
