import type { TroubleLog } from "./trouble-log.ts";

const ANY = /^<{7}(?: |\r?$)/m;

type Side = "both" | "ours" | "theirs";

/**
 * The text as the first side of every merge conflict in it has it; the other side's lines become empty ones, so that line
 * numbers stay right. Each conflict is noted with its lines and the names of the two sides.
 */
export function takeFirstSides(text: string, troubles: TroubleLog): string {
  if (!ANY.test(text)) return text;
  let side: Side = "both";
  let begunAt = 0;
  let ours = "";
  const kept = text.split("\n").map((line, at) => {
    const mark = markOf(line);
    if (mark === null || !follows(side, mark)) return side === "theirs" ? "" : line;
    side = AFTER[mark];
    if (mark === "<") {
      begunAt = at + 1;
      ours = labelOf(line);
    }
    if (mark === ">") {
      const place = `lines ${begunAt} to ${at + 1} ("${ours}" against "${labelOf(line)}")`;
      troubles.note("conflict-markers", () => place, FIRST_SIDE);
    }
    return "";
  });
  if (side !== "both") troubles.note("conflict-markers", () => `line ${begunAt}, without an end`, FIRST_SIDE);
  return kept.join("\n");
}

const FIRST_SIDE = "what follows is about the first side of each conflict";

type Mark = "<" | "|" | "=" | ">";

const AFTER: Readonly<Record<Mark, Side>> = { "<": "ours", "|": "theirs", "=": "theirs", ">": "both" };

function markOf(line: string): Mark | null {
  const found = /^(<{7}|\|{7}|={7}|>{7})(?: |\r?$)/.exec(line)?.[1]?.[0];
  return (found as Mark | undefined) ?? null;
}

/** Whether a mark means something here: a row of equal signs outside a conflict is only text. */
const follows = (side: Side, mark: Mark): boolean => (mark === "<" ? side === "both" : side !== "both");

const labelOf = (line: string): string => line.slice(8).trim();
