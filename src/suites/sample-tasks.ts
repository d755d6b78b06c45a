import { digestOf } from "#kernel";
import type { Task } from "./suite.ts";

/**
 * A sample without replacement in the tasks' own order. Each task is drawn by a number made of seed and id alone, so a
 * larger sample contains the smaller one, and a task added to the file moves at most one other out.
 */
export function sampleTasks<Body>(
  tasks: readonly Task<Body>[],
  pick: { readonly instances: number | "all"; readonly seed: number },
): readonly Task<Body>[] {
  if (pick.instances === "all" || pick.instances >= tasks.length) return tasks;
  const drawn = tasks.map((task, at) => ({ at, lot: digestOf([pick.seed, task.id], 16) }));
  drawn.sort((a, b) => (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : a.at - b.at));
  const chosen = new Set(drawn.slice(0, pick.instances).map(({ at }) => at));
  return tasks.filter((_, at) => chosen.has(at));
}
