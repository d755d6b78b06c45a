import { z } from "zod";
import { byAlternatives } from "../by-alternatives.ts";
import { folded } from "../folded.ts";
import type { ScorerKind } from "../scorer.ts";
import { standsAlone } from "./word-edges.ts";

const options = z.strictObject({
  at: z
    .enum(["end", "begin", "any", "exact"])
    .default("end")
    .describe("Where in the answer the target must stand: at its end, at its beginning, anywhere, or as all of it."),
});

// What sentences, quotations and Markdown put around an answer. No signs that could belong to it: + - % / #.
const BEFORE = /^[\s*_"'`([{<$“„«‘»>]+/u;
const AFTER = /[\s*_"'`)\]}>$”“»’.,;:!?…。！？、]+$/u;

const withoutEnd = (text: string): string => text.replace(AFTER, "") || text;
const bare = (text: string): string => withoutEnd(text).replace(BEFORE, "") || text;

type Place = z.output<typeof options>["at"];

const FINDERS: Readonly<Record<Place, (answer: string, wanted: string) => boolean>> = {
  end: (answer, wanted) => answer.endsWith(wanted) && standsAlone(answer, answer.length - wanted.length, answer.length),
  begin: (answer, wanted) => answer.startsWith(wanted) && standsAlone(answer, 0, wanted.length),
  any: (answer, wanted) => placesOf(answer, wanted).some((from) => standsAlone(answer, from, from + wanted.length)),
  exact: (answer, wanted) => answer === wanted,
};

function placesOf(answer: string, wanted: string): number[] {
  const places: number[] = [];
  for (let from = answer.indexOf(wanted); from !== -1; from = answer.indexOf(wanted, from + 1)) places.push(from);
  return places;
}

/**
 * The target stands at the answer's end, or where `at` says, as a word or number of its own. Letter case, white space, and
 * the punctuation and Markdown around answer and target do not count: "The capital is **Paris**." ends with "paris".
 * The places are those of Inspect's `match` scorer; unlike there, "25" does not end with "5".
 */
export const match: ScorerKind<typeof options> = {
  name: "match",
  version: 1,
  options,
  make: ({ at }) =>
    byAlternatives({
      refuses: () => null,
      read: (answer) => answer.trim() || null,
      accepts: (answer, wanted) => FINDERS[at](bare(folded(answer)), bare(folded(wanted))),
    }),
};
