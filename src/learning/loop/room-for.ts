import type { Sandboxes } from "#sandbox";

/** A machine, as far as it bounds how much runs at once. */
export interface Machine {
  readonly cores: number;
  readonly memoryMb: number;
}

/** Memory that one trial's sandbox takes, and trials a core carries: agents mostly wait for their model. */
const NEEDS: Readonly<Record<Sandboxes["kind"], { readonly memoryMb: number; readonly perCore: number }>> = {
  container: { memoryMb: 4_096, perCore: 1 },
  bubblewrap: { memoryMb: 512, perCore: 3 },
  process: { memoryMb: 512, perCore: 3 },
};

/** How many trials at once fit a machine, and why; at least one. A quarter of its memory is left to the rest. */
export function roomFor(
  kind: Sandboxes["kind"],
  { cores, memoryMb }: Machine,
): { readonly trials: number; readonly says: string } {
  const { memoryMb: each, perCore } = NEEDS[kind];
  const byCores = Math.max(1, Math.floor(cores * perCore));
  const byMemory = Math.max(1, Math.floor((memoryMb * 0.75) / each));
  const trials = Math.min(byCores, byMemory);
  const binds = byMemory < byCores ? `${Math.round(memoryMb / 1024)} GB, ${each} MB a sandbox` : `${cores} cores`;
  return { trials, says: `${trials} trials at once fit this machine (${binds}; ${kind} sandboxes)` };
}
