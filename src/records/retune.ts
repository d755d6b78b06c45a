import { z } from "zod";

/** A bound; null takes it away. */
const bound = z.number().positive().nullable();
const count = z.int().min(1).nullable();

/** What a running run is to change of what a person allows it; what is absent stays. Keys are never in it, only where they are. */
export const Retune = z
  .object({
    /** For every quota of these providers and models; null means all of them. */
    limits: z
      .array(
        z.object({
          provider: z.string().nullable(),
          model: z.string().nullable(),
          requestsPerMinute: count.exactOptional(),
          tokensPerMinute: count.exactOptional(),
          concurrency: count.exactOptional(),
        }),
      )
      .readonly()
      .exactOptional(),
    maxWorkers: count.exactOptional(),
    /** Sends a second and lane. */
    qps: bound.exactOptional(),
    budgetUsd: z.number().positive().exactOptional(),
    /** Keys to add: to which provider (null where there is one only), and where the run finds them. */
    keys: z
      .array(
        z.object({
          provider: z.string().nullable(),
          /** `env:NAME` or `file:PATH` as the run's own process sees them, or `handed:ADDRESS`: whoever gives the order hands them over there. */
          source: z.string(),
        }),
      )
      .readonly()
      .exactOptional(),
  })
  .readonly();
export type Retune = z.infer<typeof Retune>;
