import { z } from "zod";
import { byAlternatives } from "../by-alternatives.ts";
import type { ScorerKind } from "../scorer.ts";

const options = z.strictObject({});

// Unicode has two ways to write "é", and systems two to end a line; neither is the model's doing.
const plain = (text: string): string => text.normalize("NFC").replaceAll("\r\n", "\n").trim();

/** The whole answer is the target: letter case, punctuation and inner white space count, white space around it does not. */
export const exact: ScorerKind<typeof options> = {
  name: "exact",
  version: 1,
  options,
  make: () =>
    byAlternatives({
      refuses: () => null,
      read: (answer) => plain(answer) || null,
      accepts: (answer, wanted) => plain(answer) === plain(wanted),
    }),
};
