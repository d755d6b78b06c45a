import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Json } from "#kernel";
import { openSuite } from "./open-suite.ts";

const body = `{
  name: "capitals",
  version: "1",
  tasks: ({ options }) => [{ id: "fr", body: { country: "France", ...options } }],
  solve: async ({ task }, model, signal) => model.complete({ messages: [] }, signal),
  score: () => 1,
}`;
const typed = `const version: string = "1";\nexport default { ...${body}, version } as const;`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-suite-"));
  const files: Record<string, string> = {
    "capitals.mjs": `export default ${body};`,
    "capitals.mts": typed,
    "capitals.ts": typed,
    "nothing.mjs": "export const suite = 1;",
    "broken.mjs": "export default {",
    "throwing.mjs": 'throw new Error("no such table");',
    "foreign.mjs": 'import "sluice-that-is-not-installed"; export default 1;',
    "questions.csv": "input,target\nFrance?,Paris\n",
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const open = (name: string, options: Json = null) => openSuite({ name, options, baseDir: folder });
const refusalOf = (name: string): Promise<string> =>
  open(name).then(
    () => "accepted",
    (error: Error) => `${error.name} ${error.message}`.replaceAll(folder, "."),
  );

test("a dataset is opened from the config's folder", async () => {
  const suite = await open("dataset", { path: "questions.csv", scorer: "exact" });
  expect(suite.name).toBe("dataset:questions");
});

test.for(["./capitals.mjs", "capitals.mjs", "capitals.mts", "./capitals.ts"])(
  "the module %s is opened",
  async (name) => {
    const suite = await open(name, { mayor: "Hidalgo" });
    expect(suite.name).toBe("capitals");
    expect(suite.tasks({}, { instances: "all", seed: 1 })[0]?.body).toEqual({
      body: { country: "France", mayor: "Hidalgo" },
    });
  },
);

test.for([
  [
    "datasets",
    'UsageError suite: there is no suite "datasets" (did you mean "dataset"?); expected workflow, dataset, swe, or the path of a module such as ./my-suite.mjs',
  ],
  ["constructor", 'UsageError suite: there is no suite "constructor"'],
  ["./missing.mjs", "UsageError suite: there is no file ./missing.mjs"],
  ["./capitals.py", "UsageError suite ./capitals.py: expected a module ending in .js, .mjs, .ts, .mts"],
  [
    "./nothing.mjs",
    "UsageError suite ./nothing.mjs: expected a default export, as in: export default defineSuite({ … })",
  ],
  ["./throwing.mjs", "UsageError suite ./throwing.mjs could not be loaded: no such table"],
  ["./broken.mjs", "UsageError suite ./broken.mjs could not be loaded: "],
  ["./foreign.mjs", "UsageError suite ./foreign.mjs could not be loaded: "],
])("%s is refused: %s", async ([name, message]) => {
  expect(await refusalOf(name!)).toContain(message);
});
