import { z } from "zod";
import { amount, axis, count, duration, list, oneOf, strict, text } from "./schema-parts.ts";

const Limits = strict({
  concurrency: count().optional().describe("Calls in flight at once."),
  "requests-per-minute": count().optional(),
  "tokens-per-minute": count().optional(),
  "requests-per-day": count().optional(),
}).describe("Upper bounds that are known, for each thing a limit is charged to (see `quota`).");

const Timeouts = strict({
  connect: duration().optional().describe("Until the connection stands."),
  headers: duration().optional().describe("From the request to the first line of the answer."),
  idle: duration().optional().describe("Between two pieces of an answer."),
  call: duration().optional().describe("For the whole call."),
}).describe("How long to wait for what. Left out, a wait adapts to what the lane has shown.");

const RunTimeouts = strict({
  attempt: duration().optional().describe("For one attempt at a trial, the time in line for a lane not counted; 2h."),
  stall: duration()
    .optional()
    .describe("Without any answer in the whole run; then it ends and what is left is owed; 6h."),
  run: duration()
    .optional()
    .describe("For the whole run; then it ends and what is left is owed. No bound when left out."),
}).describe("How long a run may wait as a whole; each provider's own timeouts are for its calls.");

const price = () => amount("US dollars per million tokens, at least 0", { least: 0 });

const Price = strict({
  input: price(),
  output: price(),
  cached: price().optional().describe("For input tokens the provider had cached."),
}).describe("US dollars per million tokens.");

const httpStatus = () => z.int("an HTTP status").min(200, "an HTTP status").max(599, "an HTTP status");

const Rule = strict({
  status: z
    .union([httpStatus(), list(httpStatus(), "a list of HTTP statuses")], {
      error: "an HTTP status, or a list of them",
    })
    .optional()
    .describe("The answer's status, or one of several."),
  code: z
    .union([text("a code"), z.number("a code")], { error: "a code" })
    .optional()
    .describe("A code that the body names, whole; letter case does not matter."),
  text: text("words of the answer").optional().describe("Words that the body holds; letter case does not matter."),
  kind: oneOf(
    "rate-limited",
    "credit-exhausted",
    "auth",
    "not-served",
    "invalid-request",
    "content-filter",
    "context-length",
    "server",
  ).describe("What the answer means."),
  limit: oneOf("requests", "tokens", "concurrency", "daily", "acceleration")
    .optional()
    .describe("Which limit it was, for rate-limited; left out, the words of the answer say it."),
  "retry-after": duration().optional().describe("How long to wait where the answer does not say."),
}).describe("What an error answer means. It holds when everything it names holds.");

const Model = strict({
  deployments: list(text("the name of a deployment"), "a list of deployment names")
    .optional()
    .describe("Names under which the provider serves the model; each is a lane of its own."),
  "served-as": z
    .union([text("a model name"), list(text("a model name"), "a list of model names")], {
      error: "the name that answers may report, or a list of them",
    })
    .optional()
    .describe("Names that an answer may report, beside the requested one and its dated versions."),
  price: Price.optional(),
  temperature: amount("a number of at least 0", { least: 0 }).optional(),
  "top-p": amount("a number from 0 to 1", { least: 0 }).max(1, "a number from 0 to 1").optional(),
  "max-tokens": count().optional().describe("Tokens an answer may have."),
  seed: z.int("a whole number").optional(),
  stop: list(text("a text"), "a list of texts").optional().describe("Texts that end an answer."),
}).describe("How the model is served, what it costs, how it is sampled.");

const modelName = () => text("a model name");

const Key = text('env:NAME, file:PATH or "stdin:"; a secret in the file itself is refused')
  .regex(/^(env:.+|file:.+|stdin:?)$/, 'env:NAME, file:PATH or "stdin:"; a secret in the file itself is refused')
  .describe('Where a key is: env:NAME (an environment variable), file:PATH, or "stdin:".');

const isFilled = (mapping: object): boolean => Object.keys(mapping).length > 0;

const keyCount = count("a number of keys from 1 to 1000").max(1000, "a number of keys from 1 to 1000");

const Provider = strict({
  protocol: oneOf("openai", "azure", "anthropic", "google", "openrouter", "world").describe(
    "The interface the provider speaks; world is a simulated provider.",
  ),
  "base-url": text("an http or https address").optional().describe("Where the interface is; not for protocol world."),
  "api-version": text('a version such as "2024-10-21"').optional().describe("Only for protocol azure, which needs it."),
  keys: z
    .union([list(Key, "a list such as [env:NAME]"), z.literal("none"), keyCount], {
      error: "a list such as [env:NAME], or none for a server that asks for no key",
    })
    .optional()
    .describe("The pool of keys. A simulated provider makes up its own; `keys: 3` says how many."),
  models: z
    .union(
      [
        list(modelName(), "a list of model names"),
        z.record(modelName(), Model.nullable(), "a list or a mapping of models").refine(isFilled, "at least one model"),
      ],
      { error: "a list or a mapping of models" },
    )
    .describe("The models it offers: a list of names, or a mapping from names to how they are served."),
  quota: oneOf("key-model", "account-model", "key", "account", "deployment")
    .optional()
    .describe("What one limit is charged to; key-model when nothing is said."),
  limits: Limits.optional(),
  timeouts: Timeouts.optional(),
  rules: z
    .array(Rule, "a list of rules")
    .min(1, "a list of rules")
    .optional()
    .describe(
      "What errors with codes of the provider's own mean; the first that holds decides, before what is built in.",
    ),
  world: z
    .union([text("the name of a world"), z.record(z.string(), z.unknown())], {
      error: "the name of a world, a file that describes one, or its description",
    })
    .optional()
    .describe("Only for protocol world: its name, a file that describes it, or the description itself."),
}).describe("Who is asked: one account with its keys and models.");

const axisWord = (what: string) => text(`all, ${what}, or a list of them`);

const Plan = strict({
  models: z
    .union([z.literal("all"), list(modelName(), "all, or a list of model names")], {
      error: "all, or a list of model names",
    })
    .optional(),
  "prompt-types": axis(axisWord("a prompt type or group"), "all, a prompt type or group, or a list of them").optional(),
  "task-types": axis(axisWord("a task type"), "all, a task type, or a list of them").optional(),
  difficulties: axis(axisWord("a difficulty"), "all, a difficulty, or a list of them").optional(),
  "tool-success-rates": axis(
    z.union([z.literal("all"), amount("a rate", { least: 0 })], { error: "a rate such as 0.8" }),
    "all, a rate such as 0.8, or a list of them",
  ).optional(),
  protocols: axis(axisWord("tags or native"), "all, tags or native, or a list of them").optional(),
  axes: z
    .record(
      text("an axis"),
      axis(z.union([text("a value"), z.number("a value")], { error: "a value" }), "all, a value, or a list of them"),
      "a mapping from axes to values",
    )
    .optional()
    .describe("Values on the axes of a suite of one's own."),
  instances: z
    .union([z.literal("all"), count("a whole number of at least 1, or all")], {
      error: "a whole number of at least 1, or all",
    })
    .optional()
    .describe("Tasks for each task type."),
  repeat: count().optional().describe("How often each task is tried in each cell."),
  seed: z.int("a whole number").optional().describe("Names the chance of the whole plan."),
  limit: count().optional().describe("Only the first so many trials."),
}).describe("What is put to which models: the matrix. What is left out is the suite's default.");

const Pace = strict({
  "rate-mode": oneOf("adaptive", "fixed").optional(),
  "max-workers": count().optional().describe("At most so many trials at once."),
  qps: amount("a number above 0", { above: 0 })
    .optional()
    .describe("At most so many requests a second on each lane, of all runs together that share its ledger."),
  assign: oneOf("adaptive", "by-prompt", "by-flaw", "by-rate", "spread", "by-model-size").optional(),
}).describe("How fast, and which key takes which call.");

// What stands in it is the suite's business: the suite reads it as strictly as this file reads the rest.
const section = (suite: string) =>
  z.record(z.string(), z.unknown(), "a mapping").optional().describe(`Options of ${suite}.`);

/** `sluice.yaml` as a person writes it. */
export const SluiceYaml = strict({
  providers: z
    .record(text("the name of a provider"), Provider, "a mapping from names to providers")
    .refine(isFilled, "at least one provider"),
  suite: text("workflow, swe, dataset, or the path of a module").optional().describe("What is measured."),
  plan: Plan.optional(),
  pace: Pace.optional(),
  timeouts: RunTimeouts.optional(),
  workflow: section("suite workflow"),
  dataset: section("suite dataset"),
  swe: section("suite swe"),
  options: section("a suite of one's own"),
  "output-dir": text("a folder").optional().describe("Where a run keeps what it leaves; ./sluice-out when left out."),
  "budget-usd": amount("a number above 0", { above: 0 })
    .optional()
    .describe("Stops before a run's own cost exceeds so many dollars."),
}).describe("Configuration of Sluice.");

export type SluiceYaml = z.output<typeof SluiceYaml>;
export type ProviderYaml = SluiceYaml["providers"][string];
export type PlanYaml = NonNullable<SluiceYaml["plan"]>;
export type ModelYaml = z.output<typeof Model>;
export type RuleYaml = z.output<typeof Rule>;
