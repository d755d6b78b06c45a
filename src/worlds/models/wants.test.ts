import { expect, test } from "vitest";
import { builtinModels } from "./builtin-models.ts";
import { stem } from "./english.ts";
import { mindOf } from "./mind.ts";
import { wantsOf } from "./wants.ts";

const perfect = {
  name: "reader",
  ability: { ...builtinModels["sim-large"]!.ability, comprehension: 1, vocabulary: 1, planning: 1 },
};

const wanted = (description: string): string[] =>
  wantsOf(mindOf(perfect, { messages: [{ role: "user", content: `Task (x):\n${description}\n` }] })).map(
    ({ word }) => word,
  );

test("endings do not matter", () => {
  const families = [
    ["parse", "parser", "parsing", "parses"],
    ["validate", "validator", "validation", "validating"],
    ["transform", "transformer", "transformation"],
    ["aggregate", "aggregator", "aggregation"],
    ["notify", "notifier", "notification"],
    ["compress", "compressor", "compression"],
  ];
  for (const family of families) expect(new Set(family.map(stem)).size).toBe(1);
});

test.for([
  [
    "This task reads a CSV file, parses it into a structured format, and then filters the parsed data.",
    ["reads", "parses", "filters"],
  ],
  ["Filter the records after parsing them.", ["parsing", "filter"]],
  [
    "This is about notifying people. Put the work into the queue and run a simulation of the loans.",
    ["queue", "simulation"],
  ],
  ["Use file_operations_reader, then call network_fetcher.", ["reader", "fetcher"]],
  ["The task fetches data and validates it. It involves fetching raw data.", ["fetches", "validates"]],
  ["Disk space is short.", ["compress"]],
  ["Nothing in particular.", []],
] as const)("%s", ([description, words]) => {
  expect(wanted(description)).toEqual(words);
});
