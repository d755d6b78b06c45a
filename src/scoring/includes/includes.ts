import { z } from "zod";
import { byAlternatives } from "../by-alternatives.ts";
import { folded } from "../folded.ts";
import type { ScorerKind } from "../scorer.ts";

const options = z.strictObject({});

/** The target stands somewhere in the answer, also inside a longer word; letter case and white space do not count. */
export const includes: ScorerKind<typeof options> = {
  name: "includes",
  version: 1,
  options,
  make: () =>
    byAlternatives({
      refuses: () => null,
      read: (answer) => answer.trim() || null,
      accepts: (answer, wanted) => folded(answer).includes(folded(wanted)),
    }),
};
