import { expect, test } from "vitest";
import { never } from "#kernel";
import { FakeModel } from "#testing";
import { builtinModels, simulatedAnswer } from "#worlds";
import { TOOLS } from "./catalog.ts";
import { embeddingSearch } from "./embedding-search.ts";
import { openWorkflow } from "./open-workflow.ts";

/** A model that embeds by a rule. */
const embedding = (vectorOf: (text: string, at: number) => readonly number[]): FakeModel =>
  FakeModel.always(({ embed = [] }) => JSON.stringify(embed.map(vectorOf)));

test("tools are ranked by the angle to the query, whatever their vectors' lengths; five at most, none that points away", async () => {
  const angle = [0, 40, 10, 30, 20, 50, 60, 100, 180];
  const model = embedding((_, at) => {
    const radians = ((angle[at] ?? 170) * Math.PI) / 180;
    return [Math.cos(radians) * (at + 1), Math.sin(radians) * (at + 1)];
  });
  const found = await embeddingSearch(model)("anything", never);
  expect(found).toEqual([2, 4, 3, 1, 5].map((at) => TOOLS[at - 1]));
});

test("equally near tools stand by name", async () => {
  const found = await embeddingSearch(embedding(() => [1, 0]))("anything", never);
  const names = TOOLS.map(({ name }) => name).toSorted();
  expect(found.map(({ name }) => name)).toEqual(names.slice(0, 5));
});

test("the tools are embedded once a conversation: later searches ask for their query alone, and find the same", async () => {
  const model = embedding((text, at) =>
    text === "first" ? [1, 0] : text === "second" ? [0, 1] : [Math.cos(at / 20), Math.sin(at / 20)],
  );
  const search = embeddingSearch(model);
  await search("first", never);
  const found = await search("second", never);
  expect(model.prompts.map(({ embed = [] }) => embed.length)).toEqual([TOOLS.length + 1, 1]);
  expect(found).toEqual(await embeddingSearch(model)("second", never));
});

test("a model whose vectors have become longer is asked for the tools again", async () => {
  let numbers = 2;
  const model = embedding(() => Array.from({ length: numbers }, () => 1));
  const search = embeddingSearch(model);
  await search("first", never);
  numbers = 3;
  expect(await search("second", never)).toHaveLength(5);
  expect(model.prompts.map(({ embed = [] }) => embed.length)).toEqual([TOOLS.length + 1, 1, TOOLS.length + 1]);
});

test("query and tools are embedded in one call, the query no longer than small models take", async () => {
  const model = embedding(() => [1, 0]);
  await embeddingSearch(model)(`parse_csv ${"😀".repeat(400)}`, never);
  const [{ embed: texts = [] } = {}] = model.prompts;
  expect(model.prompts).toHaveLength(1);
  expect(texts).toHaveLength(TOOLS.length + 1);
  expect(texts[0]).toMatch(/^parse csv (?:😀)+$/u);
  expect(texts[0]?.length).toBeLessThanOrEqual(500);
});

test("nothing is asked for an empty query, and nothing is found for one without a direction", async () => {
  const model = embedding((_, at) => (at === 0 ? [0, 0] : [1, 0]));
  expect(await embeddingSearch(model)(" _ ", never)).toEqual([]);
  expect(model.prompts).toEqual([]);
  expect(await embeddingSearch(model)("?!", never)).toEqual([]);
});

test("by simulated embeddings every tool is found by its own description", async () => {
  const simulated = builtinModels["sim-embedding"]!;
  const model = FakeModel.always((prompt) => simulatedAnswer(simulated, prompt).completion);
  for (const tool of TOOLS) expect((await embeddingSearch(model)(tool.description, never))[0]).toBe(tool);
});

test("who embeds is asked beside the measured models, and is part of the suite's version", async () => {
  const opened = (options: object) => openWorkflow({ options: { ...options }, baseDir: "." });
  const plain = await opened({});
  const one = await opened({ search: { embeddings: "one" }, classifier: "judge" });
  const other = await opened({ search: { embeddings: "other" } });
  expect(plain.alsoAsks).toBeUndefined();
  expect(one.alsoAsks).toEqual(["judge", "one"]);
  expect(new Set([plain, one, other].map(({ version }) => version)).size).toBe(3);
  await expect(opened({ search: {} })).rejects.toThrow(/embeddings/);
});
