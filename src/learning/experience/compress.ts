import { z } from "zod";
import { StepKind } from "../memory/workflow.ts";
import { tokensOf } from "../memory/render-workflow.ts";
import { type Experience, type ExperienceStep } from "./experience.ts";
import { shortened } from "./experience-of.ts";

/** Steps of one kind in a row, as one. */
export const Phase = z
  .strictObject({
    kind: StepKind,
    did: z.array(z.string()).readonly(),
    because: z.string(),
    files: z.array(z.string()).readonly(),
    outcome: z.enum(["worked", "failed", "unknown"]),
  })
  .readonly();
export type Phase = z.infer<typeof Phase>;

/** An experience short enough to be put to a model. */
export const CompressedExperience = z
  .strictObject({
    task: z.string(),
    outcome: z.string(),
    problem: z.string(),
    phases: z.array(Phase).readonly(),
    changes: z.array(z.string()).readonly(),
    end: z.string(),
    steps: z.int().min(0),
  })
  .readonly();
export type CompressedExperience = z.infer<typeof CompressedExperience>;

/** How much of each part is kept, from much to little: the first that fits the budget is taken. */
const LEVELS = [
  { problem: 1_500, did: 6, chars: 200, because: 240, phases: 24 },
  { problem: 1_000, did: 3, chars: 140, because: 160, phases: 16 },
  { problem: 600, did: 2, chars: 90, because: 90, phases: 10 },
  { problem: 300, did: 1, chars: 60, because: 0, phases: 6 },
  { problem: 120, did: 1, chars: 30, because: 0, phases: 3 },
] as const;

/** The experience in at most so many tokens; when even the shortest telling is longer, what is left of it is cut. */
export function compress(experience: Experience, budgetTokens: number): CompressedExperience {
  for (const level of LEVELS) {
    const told = toldAt(experience, level);
    if (tokensOf(JSON.stringify(told)) <= budgetTokens) return told;
  }
  const bare = { ...toldAt(experience, LEVELS.at(-1)!), phases: [], changes: [] };
  const over = tokensOf(JSON.stringify(bare)) - budgetTokens;
  return over <= 0 ? bare : { ...bare, problem: shortened(bare.problem, Math.max(1, bare.problem.length - over * 4)) };
}

function toldAt(experience: Experience, level: (typeof LEVELS)[number]): CompressedExperience {
  const { task, outcome, problem, steps, changes, end } = experience;
  return {
    task,
    outcome,
    problem: shortened(problem, level.problem),
    phases: middleCut(phasesOf(steps, level), level.phases),
    changes: changes.map(({ shape, before, after }) => shortened(`${shape}: ${before} → ${after}`, 2 * level.chars)),
    end,
    steps: steps.length,
  };
}

function phasesOf(steps: readonly ExperienceStep[], level: (typeof LEVELS)[number]): readonly Phase[] {
  const groups: ExperienceStep[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.[0]?.kind === step.kind) last.push(step);
    else groups.push([step]);
  }
  return groups.map((group) => ({
    kind: group[0]!.kind,
    did: middleCut([...new Set(group.map(({ did }) => shortened(did, level.chars)))], level.did),
    because:
      level.because === 0
        ? ""
        : shortened(group.map(({ because }) => because).find((text) => text !== "") ?? "", level.because),
    files: [...new Set(group.flatMap(({ files }) => files))].slice(0, level.did),
    outcome: outcomeOf(group),
  }));
}

function outcomeOf(group: readonly ExperienceStep[]): Phase["outcome"] {
  const last = group.map(({ worked }) => worked).findLast((worked) => worked !== null);
  if (last === undefined || last === null) return "unknown";
  return last ? "worked" : "failed";
}

/** The first and the last items: how it began and how it ended. */
function middleCut<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const front = Math.ceil(most / 2);
  return [...items.slice(0, front), ...items.slice(items.length - (most - front))];
}
