import type { Completion } from "#records";
import type { FailureKind } from "./failure.ts";

/**
 * What one document of an answer was: a part of it (`more`), its end (`complete`), something of another format (`foreign`), or
 * a refusal in the clothes of an answer.
 */
export type Taken = "more" | "complete" | "foreign" | { readonly refused: FailureKind; readonly says: string };

/** Adds the documents of an answer up to a completion: one document, or the events of a stream. */
export interface AnswerFold {
  add(json: unknown): Taken;
  /** False while no document held any part of an answer. */
  readonly begun: boolean;
  /** Why the model stopped, in the provider's own word; null until it was said. */
  readonly finish: string | null;
  /** Letters of the answer so far, thinking and tool calls included. */
  readonly letters: number;
  completion(simulated: boolean): Completion;
}

/** A count of tokens as it should be: whole, and never below nothing. */
export const wholeTokens = (said: number | null | undefined): number => Math.max(0, Math.round(said ?? 0));
