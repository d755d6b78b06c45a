import type { Recovery } from "../action.ts";
import { asTranscript } from "./as-transcript.ts";
import type { OriginalTranscript } from "./original-transcript.ts";

/**
 * A turn that this suite's parser reads otherwise than the original did. `recovered`: it names a tool, and the original
 * carried out nothing. `misread`: the original carried out another tool than the one named.
 */
export interface ChangedReading {
  readonly kind: "recovered" | "misread";
  /** Counts the model's answers from 1, as far as each asked for one call at most. */
  readonly turn: number;
  readonly tool: string;
  /** What the original carried out instead. */
  readonly instead: string | null;
  readonly recovery: readonly Recovery[];
}

/** Every turn of a conversation that is read otherwise. What it would have led to nobody can know: no dice were thrown. */
export function changedReadings(original: OriginalTranscript): readonly ChangedReading[] {
  return asTranscript(original).turns.flatMap(({ action, execution }, at): ChangedReading[] => {
    if (action?.kind !== "call" || action.tool === null) return [];
    const { tool, recovery } = action;
    const turn = at + 1;
    if (execution === null) {
      return recovery.length === 0 ? [] : [{ kind: "recovered", turn, tool, instead: null, recovery }];
    }
    return execution.tool === tool ? [] : [{ kind: "misread", turn, tool, instead: execution.tool, recovery }];
  });
}
