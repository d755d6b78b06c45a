import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "#kernel";
import type { CellTally } from "#records";
import { tableBy } from "../result-table.ts";
import { leaderboardSvg } from "./leaderboard-svg.ts";
import { SERIES } from "./series-look.ts";

function tally(model: string, promptType: string, parts: Partial<CellTally> = {}): CellTally {
  return {
    suite: "workflow@1",
    cell: { model, promptType },
    planned: 10,
    outcomes: { full: 6, failure: 4 },
    scoreSum: 6,
    calls: 0,
    inputTokens: 0,
    outputTokens: 0,
    simulated: false,
    ...parts,
  };
}

const look = { title: "Who follows a workflow?" };
const twoByTwo = tableBy(
  [tally("a", "cot"), tally("a", "optimal"), tally("b", "cot"), tally("b", "optimal")],
  ["model", "promptType"],
);

/** The names of elements in order, closed where they must be; throws at the first tag that does not fit. */
function elementsOf(svg: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  for (const [tag, closing, name = "", , selfClosing] of svg.matchAll(
    /<(\/)?([a-z]+)((?: [\w-]+="[^"<]*")*)(\/)?>|</g,
  )) {
    if (name === "") throw new Error(`stray "<" after ${seen.at(-1)}`);
    if (closing !== undefined && open.pop() !== name) throw new Error(`${tag} closes another element`);
    if (closing === undefined) seen.push(name);
    if (closing === undefined && selfClosing === undefined) open.push(name);
  }
  if (open.length > 0) throw new Error(`${open.join()} left open`);
  return seen;
}

test("every row has its interval and its marker, and every series its own shape", () => {
  const elements = elementsOf(leaderboardSvg(twoByTwo, look));
  const marks = (name: string): number => elements.filter((element) => element === name).length;
  // Two rows a series and one mark in the legend; squares beside the ground of the card.
  expect([marks("circle"), marks("rect") - 1]).toEqual([3, 3]);
  expect(marks("line")).toBe(4 + 5);
});

test("whatever names are, the file stays well-formed, and nothing of them becomes markup", () => {
  const drawn = elementsOf(leaderboardSvg(tableBy([tally("a", "cot")], ["model"]), { title: "t" }));
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (model, title) => {
      expect(elementsOf(leaderboardSvg(tableBy([tally(model, "cot")], ["model"]), { title }))).toEqual(drawn);
    }),
  );
  const svg = leaderboardSvg(tableBy([tally('<script>&"x"', "cot")], ["model"]), look);
  expect(svg).toContain("&lt;script&gt;&amp;&quot;x&quot;");
  expect(elementsOf(svg)).not.toContain("script");
});

test("those who do not see it hear every figure", () => {
  const svg = leaderboardSvg(twoByTwo, look);
  expect(svg).toContain(">Who follows a workflow?</title>");
  expect(svg).toContain("a, cot: success 60.0 %, interval 31.3 to 83.2 %, 10 graded.");
  const [, title, desc] = /aria-labelledby="([^ ]+) ([^"]+)"/.exec(svg) ?? [];
  expect(svg).toContain(`<title id="${title}"`);
  expect(svg).toContain(`<desc id="${desc}"`);
});

test("simulated figures carry the word in the picture and in its description", () => {
  const simulated = tally("a", "cot", { simulated: true });
  const all = leaderboardSvg(tableBy([simulated], ["model"]), look);
  expect(all).toContain(">SIMULATED</text>");
  expect(all).toMatch(/<desc[^>]*>Simulated: /);
  const some = leaderboardSvg(tableBy([simulated, tally("a", "cot")], ["model"]), look);
  expect(some).toContain(">PARTLY SIMULATED</text>");
  expect(some).toContain("a (simulated)");
  expect(leaderboardSvg(twoByTwo, look)).not.toMatch(/simulated/i);
});

test("a row without graded trials says so instead of showing a rate", () => {
  const svg = leaderboardSvg(tableBy([tally("a", "cot", { outcomes: {}, scoreSum: 0 })], ["model"]), look);
  expect(svg).toContain("nothing graded");
  expect(elementsOf(svg)).not.toContain("circle");
});

test("the same table gives the same bytes", () => {
  expect(leaderboardSvg(twoByTwo, look)).toBe(leaderboardSvg(twoByTwo, look));
});

test.for([[[]], [["model", "promptType", "suite"]]])("a table by %j is not a chart", ([axes]) => {
  expect(() => leaderboardSvg(tableBy([tally("a", "cot")], axes!), look)).toThrow(UsageError);
});

describe("colours", () => {
  /** Relative luminance, WCAG 2.2. */
  function luminance(hex: string): number {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  const contrast = (one: string, other: string): number => {
    const [bright = 0, dim = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
    return (bright + 0.05) / (dim + 0.05);
  };

  test.for([...SERIES])("$light on white and $dark on black stand out 3:1", ({ light, dark }) => {
    expect(contrast(light, "#ffffff")).toBeGreaterThan(3);
    expect(contrast(dark, "#0f141a")).toBeGreaterThan(3);
  });

  test("follow the reader's choice of light or dark", () => {
    expect(leaderboardSvg(twoByTwo, look)).toContain("@media screen and (prefers-color-scheme:dark)");
  });
});
