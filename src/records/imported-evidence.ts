import { z } from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A file that evidence was imported from, by the digest of its bytes: the same file is the same source wherever it lies. */
export const ImportedSource = z
  .object({
    v: z.literal(1),
    digest: sha256,
    /** The file's name, without its folder. */
    name: z.string(),
    format: z.string(),
    bytes: z.int().min(0),
    importedAt: z.number(),
    /** What an audit found in it, by code: how often. */
    findings: z.record(z.string(), z.int().min(0)).readonly(),
  })
  .readonly();
export type ImportedSource = z.infer<typeof ImportedSource>;

const count = z.int().min(0).nullable();

/**
 * One piece of evidence from elsewhere: a cell of a legacy database or table, or a recorded conversation. Its status is
 * its own: it is shown beside a ledger's results and is in none of them. Counts are null where the source does not say.
 */
export const ImportedEvidence = z
  .object({
    v: z.literal(1),
    type: z.literal("evidence-imported"),
    status: z.literal("imported"),
    /** The digest of the source. */
    source: sha256,
    /** Where it stands in the source; unique there. */
    place: z.string(),
    kind: z.enum(["cell", "conversation"]),
    model: z.string(),
    conditions: z
      .object({
        promptType: z.string().nullable(),
        toolSuccessRate: z.number().nullable(),
        difficulty: z.string().nullable(),
        taskType: z.string().nullable(),
      })
      .readonly(),
    counts: z.object({ trials: count, full: count, partial: count, failure: count }).readonly(),
    /** Every number the source gives, under its own names; those that are none are left out. */
    recorded: z.record(z.string(), z.number()).readonly(),
    /** What is wrong with this piece, by code of a finding: a figure resting on it carries the same doubt. */
    doubts: z.array(z.string()).readonly(),
    /** The whole document of a conversation; null for a cell. */
    document: z.json().nullable(),
  })
  .readonly();
export type ImportedEvidence = z.infer<typeof ImportedEvidence>;
