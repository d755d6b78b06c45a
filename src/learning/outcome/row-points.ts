import { Outcome } from "#records";
import type { LearnRow } from "../loop/learn-row.ts";

/** True for a trial with the model's own outcome. */
export const isGradedRow = ({ outcome }: LearnRow): boolean => Outcome.safeParse(outcome).success;

/** What a graded trial adds to success: 1, ½ or 0. */
export const pointsOfRow = ({ outcome }: LearnRow): number =>
  outcome === "full" ? 1 : outcome === "partial" ? 0.5 : 0;

/** Names a trial's partner in another arm: the same task with the same chance. */
export const partnerName = ({ model, order, repeat, task, seed }: LearnRow): string =>
  JSON.stringify([model, order, repeat, task, seed]);
