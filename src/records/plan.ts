import { z } from "zod";
import { digestOfList, PlanId } from "#kernel";
import type { Trial } from "./trial.ts";

/** What a ledger keeps of a plan beside its trials. */
export const PlanRecord = z
  .object({
    v: z.literal(1),
    id: z.string().transform(PlanId),
    suite: z.string(),
    trials: z.int().min(0),
    cells: z.int().min(0),
    /** The suite's axes in the order people read them. */
    axes: z.array(z.string()).readonly(),
    /** Tasks that were left out before planning, and why: nobody could solve them. */
    excluded: z.array(z.object({ task: z.string(), reason: z.string() })).readonly(),
  })
  .readonly();
export type PlanRecord = z.infer<typeof PlanRecord>;

/** A plan's id: the digest of its trials' ids in order, so equal work has equal ids. */
export const planId = (trials: readonly Trial[]): PlanId => PlanId(digestOfList(idsOf(trials), 16));

function* idsOf(trials: readonly Trial[]): Generator<string> {
  for (const { id } of trials) yield id;
}
