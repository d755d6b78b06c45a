import { z } from "zod";
import { type Json, parseStrictly } from "#kernel";
import type { Model } from "#models";
import { type Conditions, NotScored, Outcome, type Verdict } from "#records";
import type { Vote } from "#scoring";
import type { Judged } from "./ask-judge.ts";

const word = z.union([z.string().min(1), z.number()]);
const words = z.array(word).min(1).readonly();
// What results already call their own columns and rows.
const name = z.string().regex(/^[A-Za-z][\w-]*$/, "expected a name of letters, digits, - and _");

const DefinedAxis = z
  .strictObject({
    name: name.refine(
      (text) => text !== "model" && text !== "suite",
      '"model" and "suite" are axes of every suite already',
    ),
    values: words,
    default: words.optional(),
    groups: z.record(z.string(), words).optional(),
  })
  .readonly();

const DefinedTask = z
  .strictObject({
    id: z.string().min(1),
    body: z.json(),
    where: z.record(z.string(), word).readonly().optional(),
    size: z.number().positive().optional(),
  })
  .readonly();

/** Tasks as a definition lists them, or as its function gives them. */
export const TaskDefinitions = z.array(DefinedTask).readonly();

const functionOf = <F>(what: string): z.ZodType<F> =>
  z.custom<F>((value) => typeof value === "function", `expected a function ${what}`);

/** A judge as a definition writes it. */
export const JudgeDefined = z
  .strictObject({
    model: z.string().min(1),
    rubric: z.string().min(1).exactOptional(),
    votes: z.int().exactOptional(),
    partialCredit: z.boolean().exactOptional(),
  })
  .readonly();

/** What a module must export as default: the outline that `openSuite` holds every definition to. */
export const SuiteDefinitionShape = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][\w.:/-]*$/, "expected a name of letters, digits and . : / - _"),
  version: z.string().regex(/^[\w.+-]+$/, "expected a version of letters, digits and . + - _"),
  axes: z.array(DefinedAxis).readonly().default([]),
  instances: z.union([z.int().min(1), z.literal("all")]).default("all"),
  tasks: z.union([TaskDefinitions, functionOf<TaskSource<Json>>("or a list of tasks")], {
    error: (issue) =>
      Array.isArray(issue.input) ? undefined : "expected a list of tasks, or a function that gives one",
  }),
  judge: z.union([JudgeDefined, functionOf<JudgeSource>("or a judge")]).optional(),
  judged: functionOf<NonNullable<SuiteDefinition["judged"]>>("judged(situation, transcript)").optional(),
  solve: functionOf<SuiteDefinition["solve"]>("solve(situation, model, signal)"),
  score: functionOf<SuiteDefinition["score"]>("score(situation, transcript, verdict)"),
});

/** One axis of a suite of one's own. Without `default` every value is taken when nobody asks. */
export interface AxisDefinition {
  /** As results and `plan` name it. */
  readonly name: string;
  readonly values: readonly (string | number)[];
  readonly default?: readonly (string | number)[];
  /** Short names for several values. */
  readonly groups?: Readonly<Record<string, readonly (string | number)[]>>;
}

/** One problem. `body` is plain JSON and covers everything that could change an answer or a score. */
export interface TaskDefinition<Body extends Json = Json> {
  readonly id: string;
  readonly body: Body;
  /** Values of axes it belongs to: `{ language: "de" }` keeps it out of cells of other languages. */
  readonly where?: Conditions;
  /** How much work it is beside the others, above 0, in any unit: forecasts use it (`Task.size`), scores never. */
  readonly size?: number;
}

/** Gives the tasks when the suite is opened, from the config's own section for it and the folder of the config. */
export type TaskSource<Body extends Json = Json> = (
  setup: { readonly options: Json; readonly baseDir: string },
  signal: AbortSignal,
) => readonly TaskDefinition<Body>[] | Promise<readonly TaskDefinition<Body>[]>;

/** A model that judges answers, over the lanes: its calls belong to the trial. What is left out is as in `dataset`. */
export interface JudgeDefinition {
  /** One that a provider of the config offers. Where no other trial asks it, the config names it too: `options: { judge: MODEL }`. */
  readonly model: string;
  /** What makes an answer correct, in words. */
  readonly rubric?: string;
  /** How often it is asked at most: an odd number. */
  readonly votes?: number;
  /** Whether an answer may be partially correct, which is worth ½. */
  readonly partialCredit?: boolean;
}

/** Gives the judge when the suite is opened, from the config's own section for it. */
export type JudgeSource = (setup: { readonly options: Json; readonly baseDir: string }) => JudgeDefinition;

/** What the judge's votes come to. */
export interface JudgeVerdict {
  /** The median vote: 1, ½ or 0. */
  readonly score: number;
  readonly votes: readonly Vote["grade"][];
  /** One sentence on how it voted. */
  readonly explanation: string;
}

/** One trial as `solve` and `score` see it. */
export interface Situation<Body extends Json = Json> {
  readonly task: { readonly id: string; readonly body: Body };
  /** This cell's value of each axis. */
  readonly conditions: Conditions;
  /** Names this trial's chance; the same for every model. */
  readonly seed: string;
  /** Counts the tries of the same task in the same cell, from 0. */
  readonly repeat: number;
}

/**
 * What `score` returns: right or wrong, a score from 0 to 1 (1 is full, 0 failure, between them partial), the same with
 * the facts it rests on, or why the trial has no score that is the model's.
 */
export type Grade =
  | boolean
  | number
  | { readonly score: number; readonly outcome?: Outcome; readonly facts?: Readonly<Record<string, Json>> }
  | { readonly notScored: NotScored; readonly because: string };

/** A suite of one's own: what is asked, how, and what an answer is worth. */
export interface SuiteDefinition<Body extends Json = Json, Transcript extends Json = Json> {
  readonly name: string;
  /** Raise it whenever `solve` or `score` would do anything differently: results of two versions are never mixed. */
  readonly version: string;
  readonly axes?: readonly AxisDefinition[];
  /** Tasks a cell when nobody says; all by default. */
  readonly instances?: number | "all";
  readonly tasks: readonly TaskDefinition<Body>[] | TaskSource<Body>;
  /** Puts the task to the model. Returns, as plain JSON, everything `score` needs. Takes chance only from `situation.seed`. */
  solve(situation: Situation<Body>, model: Model, signal: AbortSignal): Promise<Transcript>;
  /** The model that judges what `judged` shows it; results of two judges are never mixed. */
  readonly judge?: JudgeDefinition | JudgeSource;
  /** What the judge is shown of a trial; null asks nobody, where the answer speaks for itself. Goes with `judge`. */
  judged?(situation: Situation<Body>, transcript: Transcript): Judged | null;
  /**
   * Pure: a stored transcript can be scored again, and the judge's votes are stored with it. `verdict` is null where nobody was asked. A judge that comes
   * to no verdict makes the trial harness-suspect, and nothing is scored.
   */
  score(situation: Situation<Body>, transcript: Transcript, verdict: JudgeVerdict | null): Grade;
}

/**
 * Checks a suite's definition where it is written, and gives it back unchanged. A module whose default export it is can be
 * named as `suite: ./my-suite.mjs`. Throws a `UsageError` that says what in it is wrong.
 */
export function defineSuite<Body extends Json, Transcript extends Json>(
  definition: SuiteDefinition<Body, Transcript>,
): SuiteDefinition<Body, Transcript> {
  parseStrictly(SuiteDefinitionShape, definition, "suite");
  return definition;
}

/** The grade as the ledger keeps it. Throws a `RangeError` for a score outside [0, 1]. */
export function verdictOf(grade: Grade, scoring: string): Verdict {
  if (typeof grade === "object" && "notScored" in grade) {
    const reason = { code: "suite", message: grade.because };
    return { kind: "not-scored", outcome: NotScored.parse(grade.notScored), reason };
  }
  const { score, outcome, facts } = typeof grade === "object" ? grade : { score: Number(grade) };
  if (!(score >= 0 && score <= 1)) throw new RangeError(`${scoring}: expected a score from 0 to 1, got ${score}`);
  return {
    kind: "graded",
    outcome: outcome === undefined ? outcomeOf(score) : Outcome.parse(outcome),
    score,
    scoring,
    facts: { ...facts } as Extract<Verdict, { kind: "graded" }>["facts"],
  };
}

function outcomeOf(score: number): Outcome {
  if (score === 1) return "full";
  return score === 0 ? "failure" : "partial";
}
