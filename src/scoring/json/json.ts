import { z } from "zod";
import { canonicalJson, type Json } from "#kernel";
import { quote } from "../quote.ts";
import type { Score, ScorerKind } from "../scorer.ts";
import { findJson, kindOf, parsed } from "./find-json.ts";

const options = z.strictObject({});

/** The value a target means: text that is JSON is what it says, as in a CSV column; other text is itself. */
function wantedValue(target: Json): Json {
  const said = typeof target === "string" ? parsed(target) : null;
  return said === null ? target : said.value;
}

function score(answer: string, target: Json): Score {
  const wanted = wantedValue(target);
  const kind = kindOf(wanted);
  const found = findJson(answer, kind);
  const expected = quote(canonicalJson(wanted));
  if (found === null)
    return { score: 0, read: null, explanation: `no JSON ${kind} in the answer, expected ${expected}` };
  const read = canonicalJson(found.value);
  const same = read === canonicalJson(wanted);
  return {
    score: same ? 1 : 0,
    read,
    explanation: `read ${quote(read)}, ${same ? "as expected" : `expected ${expected}`}`,
  };
}

/**
 * The first JSON value of the answer that is of the target's kind (object, array or scalar) equals the target: order of
 * keys does not count, order of items does, 1 and 1.0 are the same number, text is compared exactly. Prose and fences around it are passed over.
 */
export const json: ScorerKind<typeof options> = {
  name: "json",
  version: 1,
  options,
  make: () => ({
    refuses: (target) =>
      typeof target === "string" && parsed(target) === null && /^\s*[[{]/.test(target)
        ? "looks like JSON and is not"
        : null,
    score,
  }),
};
