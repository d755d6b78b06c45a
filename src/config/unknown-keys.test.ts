import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { loadedText } from "../../test/loaded-config.ts";

type Mapping = { [key: string]: unknown };

/** A configuration that uses every mapping of the schema. */
const everything = (): Mapping => ({
  providers: {
    idealab: {
      protocol: "openai",
      "base-url": "https://example.invalid/v1",
      keys: "none",
      models: { a: { price: { input: 1, output: 2 } } },
      limits: { concurrency: 5 },
      timeouts: { connect: "10s" },
      rules: [{ code: "X-1", kind: "auth" }],
    },
  },
  suite: "dataset",
  dataset: { path: "questions.jsonl" },
  workflow: { tasks: "tasks.json" },
  plan: { models: ["a"] },
  pace: { qps: 1 },
});

// The mappings whose keys are a closed list; in the others people name things, or the suite has the word.
const CLOSED: readonly (readonly string[])[] = [
  [],
  ["providers", "idealab"],
  ["providers", "idealab", "models", "a"],
  ["providers", "idealab", "models", "a", "price"],
  ["providers", "idealab", "limits"],
  ["providers", "idealab", "timeouts"],
  ["providers", "idealab", "rules", "0"],
  ["plan"],
  ["pace"],
];

const at = (root: Mapping, path: readonly string[]): Mapping =>
  path.reduce<Mapping>((inner, key) => inner[key] as Mapping, root);

test("the configuration without an unknown key is accepted", async () => {
  const { settings } = await loadedText(stringify(everything()));
  expect(settings.title).toBe("dataset");
});

test("any unknown key anywhere is refused by its name and line", async () => {
  const known = new Set(JSON.stringify(everything()).match(/[a-z-]+/g));
  const word = fc.stringMatching(/^[a-z]{3,10}(-[a-z]{2,6})?$/).filter((key) => !known.has(key) && !SAID.has(key));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...CLOSED), word, async (path, key) => {
      const content = everything();
      at(content, path)[key] = 1;
      const text = stringify(content);
      const line = text.split("\n").findIndex((candidate) => candidate.trimStart() === `${key}: 1`) + 1;
      const refusal: unknown = await loadedText(text).catch((error: unknown) => error);
      const where = path.length === 0 ? "" : ` in ${path.join(".")}`;
      expect(String((refusal as Error).message)).toMatch(
        new RegExp(`^sluice\\.yaml:${line}:\\d+: unknown key "${key}"${where}`),
      );
    }),
    { numRuns: 200 },
  );
});

// Keys of the schema that `everything` does not use.
const SAID = new Set([
  "quota",
  "world",
  "seed",
  "stop",
  "cached",
  "headers",
  "idle",
  "call",
  "input",
  "target",
  "scorer",
]);
for (const key of ["system", "axes", "repeat", "limit", "assign", "swe", "options", "instances", "difficulties"])
  SAID.add(key);
for (const key of ["protocols", "temperature", "deployments"]) SAID.add(key);
