import { z } from "zod";

/** The model's result of a trial. */
export const Outcome = z.enum(["full", "partial", "failure"]);
export type Outcome = z.infer<typeof Outcome>;

/** Why a trial has no score: never the model's doing, never in a denominator. */
export const NotScored = z.enum(["infra-invalid", "inapplicable", "harness-suspect", "budget-cut", "cancelled"]);
export type NotScored = z.infer<typeof NotScored>;

/** What a machine and a person need to know of a failure: a stable code, and a sentence. */
export const Reason = z.object({ code: z.string(), message: z.string() }).readonly();
export type Reason = z.infer<typeof Reason>;

/** What scoring makes of a transcript. `score` is from 0 to 1; `facts` are what it rests on. */
export const Verdict = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("graded"),
    outcome: Outcome,
    score: z.number().min(0).max(1),
    scoring: z.string(),
    facts: z.record(z.string(), z.json()),
  }),
  z.object({ kind: z.literal("not-scored"), outcome: NotScored, reason: Reason }),
]);
export type Verdict = z.infer<typeof Verdict>;
