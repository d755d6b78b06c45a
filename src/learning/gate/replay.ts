import type { Experience } from "../experience/experience.ts";
import type { WorkflowContent } from "../memory/workflow.ts";

/** What a trajectory shows of how it went: the shapes of its edits, and what it did wrong. */
export function marksOf(experience: Experience): readonly string[] {
  const shapes = experience.changes.map(({ shape, before, after }) =>
    shape === "other" ? `edit:${before}→${after}`.slice(0, 120) : `edit:${shape}`,
  );
  return [...new Set([...shapes, ...mistakesOf(experience).map((mistake) => `mistake:${mistake}`)])];
}

/** True when the trajectory goes through the workflow's steps in their order, and shows every mark of it. */
export function replays(content: WorkflowContent, experience: Experience): boolean {
  const marks = new Set(marksOf(experience));
  if (!content.marks.every((mark) => marks.has(mark))) return false;
  if (content.kind === "lesson") return true;
  let at = 0;
  for (const { kind } of content.steps) {
    const next = experience.steps.findIndex((step, place) => place >= at && step.kind === kind);
    if (next === -1) return false;
    at = next;
  }
  return true;
}

/** Ways of failing that can be told from a trajectory. */
export const MISTAKES = [
  "nothing-changed",
  "patch-does-not-apply",
  "never-checked",
  "check-was-red",
  "went-in-circles",
  "unreadable-actions",
] as const;
export type Mistake = (typeof MISTAKES)[number];

/** What went wrong in a failed trial, as far as its trajectory shows; nothing for a solved one. */
export function mistakesOf(experience: Experience): readonly Mistake[] {
  if (experience.outcome === "full") return [];
  const holds: Readonly<Record<Mistake, boolean>> = {
    "nothing-changed": experience.trouble === "empty-patch",
    "patch-does-not-apply": experience.trouble === "patch-failed",
    "never-checked": neverChecked(experience),
    "check-was-red": lastCheck(experience)?.worked === false && experience.end === "submitted",
    "went-in-circles": circles(experience),
    "unreadable-actions": experience.malformed > 2 && experience.malformed > experience.steps.length / 4,
  };
  return MISTAKES.filter((mistake) => holds[mistake]);
}

const lastCheck = ({ steps }: Experience) => steps.findLast(({ kind }) => kind === "check");

function neverChecked({ steps, changes }: Experience): boolean {
  const lastChange = steps.findLastIndex(({ kind }) => kind === "change");
  return changes.length > 0 && lastChange !== -1 && !steps.slice(lastChange).some(({ kind }) => kind === "check");
}

/** The same action five times or more, or a fifth of all. */
function circles({ steps, end }: Experience): boolean {
  const counts = new Map<string, number>();
  for (const { did } of steps) counts.set(did, (counts.get(did) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return end !== "submitted" && most >= 5 && most >= steps.length / 5;
}
