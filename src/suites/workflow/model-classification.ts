import { z } from "zod";
import { ERROR_CATEGORIES, Reason, Usage } from "#records";

/** What a classification took. `usage` and `costUsd` are null where the provider or the price does not say. */
const Expense = z.object({
  judge: z.string(),
  calls: z.int().min(0),
  usage: Usage.nullable(),
  costUsd: z.number().nullable(),
  /** True when a simulated provider answered. */
  simulated: z.boolean(),
});
export type Expense = Readonly<z.infer<typeof Expense>>;

const category = z.enum(ERROR_CATEGORIES);

/** The kind of error by the rules, and beside it, never instead of it, what a model says. */
export const ModelClassification = z.discriminatedUnion("kind", [
  Expense.extend({
    kind: z.literal("classified"),
    byRules: category,
    byModel: category,
    agrees: z.boolean(),
    reason: z.string(),
    /** The judge's own, from 0 to 1. */
    confidence: z.number().min(0).max(1),
    /** Who the answer says it is from; null when it does not say. */
    reportedModel: z.string().nullable(),
  }).readonly(),
  /** The judge could not be had, or did not answer as asked: only the rules' word stands. */
  Expense.extend({ kind: z.literal("unavailable"), byRules: category, because: Reason }).readonly(),
]);
export type ModelClassification = z.infer<typeof ModelClassification>;
