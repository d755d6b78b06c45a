import { expect, test } from "vitest";
import { trialRow } from "../../test/support/trial-rows.ts";
import { harnessLines, harnessNotes, harnessText } from "./harness-notes.ts";
import { reportHtml } from "./html/report-html.ts";
import { elementsOf } from "../../test/support/markup.ts";

/** So many trials of a model, of which the first few are as said. */
const trialsOf = (model: string, count: number, some: number, said: Parameters<typeof trialRow>[0]) =>
  Array.from({ length: count }, (_, task) =>
    trialRow({
      task,
      facts: { strictOutcome: "full", opensCallsButExecutesNone: false },
      ...(task < some ? said : {}),
      cell: { model },
    }),
  );

const unread = { outcome: "harness-suspect", score: null, facts: {} } as const;
const strictlyUnread = { facts: { strictOutcome: "harness-suspect", opensCallsButExecutesNone: false } };

const rows = [
  ...trialsOf("sound", 40, 1, { facts: { strictOutcome: "failure", opensCallsButExecutesNone: false } }),
  ...trialsOf("recovered", 40, 2, { facts: { strictOutcome: "failure", opensCallsButExecutesNone: false } }),
  ...trialsOf("unterminated", 10, 5, strictlyUnread),
  ...trialsOf("unread", 10, 5, unread),
];

test("models are named whose words are not read, or only by recovery, the gravest first", () => {
  expect(harnessNotes(rows).map(({ model, verdict }) => [model, verdict])).toEqual([
    ["unread", "suspect"],
    ["unterminated", "strictly-suspect"],
    ["recovered", "recovered"],
  ]);
  expect(harnessNotes(rows)[1]).toMatchObject({ trials: 10, unread: 0, strictlyUnread: 5, strictlyOther: 5 });
});

test("a terminal gets a sentence for each suspect, and one for all whose calls were recovered", () => {
  const lines = harnessLines(harnessNotes(rows));
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe("Read strictly, trials of recovered (5.0 %) would end otherwise: sluice rescore strict.");
});

test("trials that say nothing of the model, and other suites, do not count", () => {
  const spoiled = trialsOf("m", 10, 10, { outcome: "infra-invalid", score: null, facts: {} });
  const other = trialsOf("m", 10, 10, { ...unread, suite: "dataset@1" });
  expect(harnessNotes([...spoiled, ...other])).toEqual([]);
});

test("simulated and real models of one name are told apart", () => {
  const simulated = trialsOf("m", 4, 4, { ...unread, simulated: true });
  const texts = harnessNotes([...simulated, ...trialsOf("m", 4, 4, unread)]).map(harnessText);
  expect(texts[0]).toMatch(/^m \(simulated\): HARNESS SUSPECT\. In 4 of 4 trials/);
  expect(texts[1]).toMatch(/^m: HARNESS SUSPECT/);
});

test("the report has a section on it, and only when there is something to say", () => {
  const content = { title: "t", readAt: 0, runs: [], madeBy: "sluice 0" };
  const page = reportHtml({ ...content, trials: rows });
  elementsOf(page);
  expect(page).toContain('<section id="harness">');
  expect(page).toContain("unterminated: harness suspect under strict reading");
  expect(reportHtml({ ...content, trials: rows.slice(0, 40) })).not.toContain('id="harness"');
});
