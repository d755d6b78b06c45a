import type { Json } from "#kernel";
import type { z } from "zod";

/** What a scorer makes of one answer. */
export interface Score {
  /** From 0 to 1. */
  readonly score: number;
  /** What of the answer was judged; null when nothing in it could be. */
  readonly read: string | null;
  /** One sentence for a person: what was read, what was expected. */
  readonly explanation: string;
}

/** Judges an answer by its target. Pure: the same pair gets the same score for ever under one `id`. */
export interface Scorer {
  /** Name, version and every option that is not the default: `numeric@1`, `match@1{"at":"begin"}`. */
  readonly id: string;
  /** Why no answer could be right by this target; null when one could. */
  refuses(target: Json): string | null;
  /** A target that is a list holds several right answers, except for `json`, where it is one value. */
  score(answer: string, target: Json): Score;
}

/** One kind of scorer: the shape of every folder in `scoring`. */
export interface ScorerKind<Options extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** Raised whenever any answer would be scored differently than before. */
  readonly version: number;
  readonly options: Options;
  make(options: z.output<Options>): Omit<Scorer, "id">;
}
