import { z } from "zod";
import { abilityShape } from "./models/ability.ts";

const share = (meaning: string) => z.number().min(0).max(1).describe(meaning);
const positive = (meaning: string) => z.number().gt(0).describe(meaning);
const notNegative = (meaning: string) => z.number().min(0).describe(meaning);

const LimitsYaml = z.strictObject({
  "requests-per-minute": positive("Requests a minute.").exactOptional(),
  "tokens-per-minute": positive("Tokens a minute, input and output together.").exactOptional(),
  concurrency: z.int().min(1).describe("Requests at once.").exactOptional(),
  "requests-per-day": z.int().min(1).describe("Requests in a day of 24 hours.").exactOptional(),
  "day-ends-at-seconds": positive("When the first day ends after the start; 86400 when absent.").exactOptional(),
  "burst-seconds": positive("Over how long a rate is enforced: that much of it passes at once.").default(60),
  window: z.enum(["bucket", "fixed", "sliding"]).default("bucket").describe("How a rate is counted."),
  "token-charge": z.enum(["actual", "estimate"]).default("actual").describe("What a request is charged when let in."),
  "charge-rejected": z.boolean().describe("Whether refused requests are charged too.").exactOptional(),
  acceleration: z
    .strictObject({ factor: positive("Growth allowed."), "per-seconds": positive("From one stretch to the next.") })
    .exactOptional(),
  changes: z
    .array(z.strictObject({ "at-seconds": notNegative("After the start."), scale: positive("Of the first value.") }))
    .exactOptional(),
  foreign: z
    .array(
      z.strictObject({
        "from-seconds": notNegative("After the start."),
        "to-seconds": notNegative("After the start."),
        share: share("Of every limit, used by somebody else."),
      }),
    )
    .exactOptional(),
});
export type LimitsYaml = z.output<typeof LimitsYaml>;

const FaultsYaml = z.strictObject({
  "error-share": share("Answered with HTTP 500.").exactOptional(),
  "hang-share": share("Never answered.").exactOptional(),
  "reset-share": share("Cut off before the answer.").exactOptional(),
  "truncate-share": share("Cut off within the answer.").exactOptional(),
  "wrong-model-share": share("Answered by another model than asked.").exactOptional(),
  "disguised-share": share("Of the refusals: told as HTTP 400 with a code in the body.").exactOptional(),
  "slow-share": share("Answered slowly.").exactOptional(),
  "slow-factor": z.number().min(1).describe("How much slower.").exactOptional(),
});

const LognormalYaml = z.strictObject({
  median: positive("Tokens."),
  sigma: notNegative("Of the logarithm."),
  most: positive("Longer ones are cut to this.").exactOptional(),
});

const LengthsYaml = z.strictObject({
  "input-tokens": LognormalYaml.default({ median: 2000, sigma: 0.6 }),
  "output-tokens": LognormalYaml.default({ median: 400, sigma: 0.8, most: 8000 }),
  "first-token-ms": notNegative("Wait before the first token.").default(800),
  "tokens-per-second": positive("Writing speed.").default(50),
  jitter: z.tuple([positive("Fastest."), positive("Slowest.")]).default([0.8, 1.25]),
});

const optionalAbility = Object.fromEntries(
  Object.entries(abilityShape).map(([key, schema]) => [key, (schema as z.ZodType).exactOptional()]),
) as { [Key in keyof typeof abilityShape]: z.ZodExactOptional<(typeof abilityShape)[Key]> };

const ModelYaml = z.strictObject({
  name: z.string().min(1),
  like: z.string().describe("The built-in model it resembles; sim-medium when absent.").exactOptional(),
  deployments: z
    .array(z.string().min(1))
    .min(1)
    .describe("Names it is asked for by; its own when absent.")
    .exactOptional(),
  "reports-as": z.string().min(1).describe("The name its answers carry; its own when absent.").exactOptional(),
  ...optionalAbility,
});
export type ModelYaml = z.output<typeof ModelYaml>;

const ExceptionYaml = z.strictObject({
  key: z.string().min(1).exactOptional(),
  model: z.string().min(1).exactOptional(),
  limits: LimitsYaml.exactOptional(),
  "latency-scale": positive("On top of the world's.").exactOptional(),
  faults: FaultsYaml.exactOptional(),
});
export type ExceptionYaml = z.output<typeof ExceptionYaml>;

const KeyYaml = z.strictObject({
  key: z.string().min(1),
  "revoked-at-seconds": notNegative("After the start; 0 for never valid.").exactOptional(),
});

/** A world as people write it. Strict: an unknown key is an error. */
export const WorldYaml = z.strictObject({
  like: z.string().describe("The built-in world that what is not written is taken from.").exactOptional(),
  title: z.string().exactOptional(),
  models: z.array(ModelYaml).min(1).describe("Absent: every built-in model.").exactOptional(),
  keys: z.array(KeyYaml).min(1).describe("Absent: any key is accepted.").exactOptional(),
  quota: z.enum(["key-model", "account-model", "key", "account", "deployment"]).default("key-model"),
  limits: LimitsYaml.describe("Of each quota.").exactOptional(),
  exceptions: z.array(ExceptionYaml).describe("The first whose key and model match is taken.").default([]),
  headers: z.enum(["truthful", "retry-after", "absent"]).default("truthful"),
  rejections: z.enum(["explained", "bare"]).default("explained").describe("Whether a refusal says which limit it was."),
  "latency-scale": positive("1 is realistic, less is faster.").default(1),
  lengths: LengthsYaml.describe(
    "Sizes and latencies are drawn from this instead of counted from the text.",
  ).exactOptional(),
  faults: FaultsYaml.default({}),
  work: z
    .strictObject({ calls: z.int().min(1) })
    .describe("What a simulation puts to it.")
    .exactOptional(),
});
export type WorldYaml = z.output<typeof WorldYaml>;
export type WorldInput = z.input<typeof WorldYaml>;
