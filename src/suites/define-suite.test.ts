import { describe, expect, test } from "vitest";
import { type Json, never, TaskId, TrialId, UsageError } from "#kernel";
import { FakeModel, trialModels } from "#testing";
import { defineSuite, type SuiteDefinition, verdictOf } from "./define-suite.ts";
import { openDefinition } from "./open-definition.ts";
import type { Job } from "./suite.ts";

const capitals = defineSuite({
  name: "capitals",
  version: "1",
  axes: [{ name: "language", values: ["en", "de"], default: ["en"], groups: { both: ["en", "de"] } }],
  tasks: [
    { id: "fr", body: { country: "France", capital: "Paris" } },
    { id: "de-only", body: { country: "Österreich", capital: "Wien" }, where: { language: "de" } },
  ],
  async solve({ task, conditions, seed }, model, signal) {
    const question = conditions["language"] === "de" ? "Hauptstadt von" : "Capital of";
    const { content } = await model.complete(
      { messages: [{ role: "user", content: `${question} ${task.body.country}? ${seed}` }] },
      signal,
    );
    return { said: content };
  },
  score: ({ task }, { said }) => said.includes(task.body.capital),
});

const open = (definition: unknown, options: Json = null) =>
  openDefinition(definition, { options, baseDir: "/suites", where: "capitals.mjs" }, never);

const all = { instances: "all", seed: 1 } as const;

async function jobOf(definition: unknown): Promise<{ suite: Awaited<ReturnType<typeof open>>; job: Job<never> }> {
  const suite = await open(definition);
  const task = suite.tasks({ language: "de" }, all)[0]!;
  const trial = {
    id: TrialId("trial"),
    suite: "capitals@1",
    cell: { model: "m", language: "de" },
    task: TaskId("fr"),
    taskDigest: task.digest,
    repeat: 0,
    seed: "s33d",
  };
  return { suite, job: { trial, task: task as never } };
}

test("a definition opens as a suite with its axes, and asks and scores in its own words", async () => {
  const { suite, job } = await jobOf(capitals);
  expect(suite).toMatchObject({ name: "capitals", version: "1", defaultInstances: "all", findings: [] });
  expect(suite.axes[0]).toMatchObject({ name: "language", default: ["en"], groups: { both: ["en", "de"] } });
  const model = FakeModel.replying("Paris!");
  const transcript = await suite.solve(job, trialModels(model), never);
  expect(model.prompts[0]?.messages[0]?.content).toBe("Hauptstadt von France? s33d");
  expect(suite.score(job, transcript)).toEqual({
    kind: "graded",
    outcome: "full",
    score: 1,
    scoring: "capitals@1",
    facts: {},
  });
});

test("a task stays out of cells it is not for", async () => {
  const suite = await open(capitals);
  expect(suite.tasks({ language: "en" }, all).map((task) => task.id)).toEqual(["fr"]);
  expect(suite.tasks({ language: "de" }, all).map((task) => task.id)).toEqual(["fr", "de-only"]);
});

test("a task's digest follows its whole content", async () => {
  const edited = { ...capitals, tasks: [{ id: "fr", body: { country: "France", capital: "Lyon" } }] };
  const [before, after] = [await open(capitals), await open(edited)].map(
    (suite) => suite.tasks({ language: "en" }, all)[0]!,
  );
  expect(before!.id).toBe(after!.id);
  expect(before!.digest).not.toBe(after!.digest);
});

test("a task's size is told, and is no part of its digest", async () => {
  const sized = { ...capitals, tasks: [{ id: "fr", body: { country: "France", capital: "Paris" }, size: 3 }] };
  const [plain, large] = [await open(capitals), await open(sized)].map(
    (suite) => suite.tasks({ language: "en" }, all)[0]!,
  );
  expect(plain).not.toHaveProperty("size");
  expect(large).toMatchObject({ size: 3, digest: plain!.digest });
});

test("tasks may come from a function of the config's own section", async () => {
  const tasks: SuiteDefinition["tasks"] = ({ options, baseDir }) => [{ id: "one", body: [options, baseDir] }];
  const suite = await open({ ...capitals, tasks }, { file: "x.csv" });
  expect(suite.tasks({}, all)[0]?.body).toEqual({ body: [{ file: "x.csv" }, "/suites"] });
});

test("an axis without default takes all its values", async () => {
  const suite = await open({ ...capitals, axes: [{ name: "language", values: ["en", "de"] }] });
  expect(suite.axes[0]?.default).toEqual(["en", "de"]);
});

describe("what a score means", () => {
  test.for([
    [true, "full", 1],
    [false, "failure", 0],
    [1, "full", 1],
    [0.4, "partial", 0.4],
    [0, "failure", 0],
    [{ score: 0.9, outcome: "full" as const }, "full", 0.9],
    [{ score: 0.5, facts: { found: 3 } }, "partial", 0.5],
  ] as const)("%j is %s with score %d", ([grade, outcome, score]) => {
    expect(verdictOf(grade, "x@1")).toMatchObject({ kind: "graded", outcome, score });
  });

  test("what is not the model's doing is not scored", () => {
    expect(verdictOf({ notScored: "inapplicable", because: "no plan to spoil" }, "x@1")).toEqual({
      kind: "not-scored",
      outcome: "inapplicable",
      reason: { code: "suite", message: "no plan to spoil" },
    });
  });

  test.for([1.323, -0.1, Number.NaN])("a score of %d is refused", (score) => {
    expect(() => verdictOf(score, "x@1")).toThrow(RangeError);
  });
});

describe("a definition is refused", () => {
  test.for<[unknown, string]>([
    [{ ...capitals, verson: "1" }, 'unknown key "verson" (did you mean "version"?)'],
    [{ ...capitals, version: 1 }, "capitals.mjs.version: expected a string, not 1"],
    [{ ...capitals, solve: undefined }, "capitals.mjs.solve: expected a function solve(situation, model, signal)"],
    [
      { ...capitals, tasks: "tasks.jsonl" },
      "capitals.mjs.tasks: expected a list of tasks, or a function that gives one",
    ],
    [
      {
        ...capitals,
        tasks: () => {
          throw new Error("no table of capitals");
        },
      },
      "capitals.mjs.tasks: the function failed: no table of capitals",
    ],
    [{ ...capitals, tasks: [] }, "capitals.mjs.tasks: there are no tasks"],
    [
      {
        ...capitals,
        tasks: [
          { id: "a", body: 1 },
          { id: "a", body: 2 },
        ],
      },
      'two tasks have the id "a"',
    ],
    [
      { ...capitals, tasks: [{ id: "a", body: 1, where: { langage: "de" } }] },
      'no axis "langage" (did you mean "language"?)',
    ],
    [
      { ...capitals, tasks: [{ id: "a", body: 1, where: { language: "dee" } }] },
      'axis language has no value "dee" (did you mean "de"?); it has en, de',
    ],
    [{ ...capitals, tasks: [{ id: "a", body: 1, size: 0 }] }, "tasks[0].size"],
    [{ ...capitals, axes: [{ name: "model", values: ["a"] }] }, "are axes of every suite already"],
    [{ ...capitals, axes: [{ name: "a", values: [1, 1] }] }, '"1" stands there twice'],
    [
      {
        ...capitals,
        axes: [
          { name: "a", values: [1] },
          { name: "a", values: [2] },
        ],
      },
      '"a" stands there twice',
    ],
    [{ ...capitals, axes: [{ name: "a", values: [1], default: [2] }] }, "axis a has no value 2"],
    [{ ...capitals, axes: [{ name: "a", values: [1], groups: { some: [2] } }] }, "axis a has no value 2"],
    [{ ...capitals, axes: [{ name: "a", values: ["x"], groups: { x: ["x"] } }] }, '"x" stands there twice'],
    [() => 1, "capitals.mjs: expected an object"],
  ])("%j: %s", async ([definition, message]) => {
    const error = await open(definition).then(
      () => new Error("accepted"),
      (reason: unknown) => reason as Error,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(message);
  });

  test("where it is written, when it is built with defineSuite", () => {
    expect(() => defineSuite({ ...capitals, name: "" })).toThrow(UsageError);
  });
});

describe("a judge of one's own suite", () => {
  const judged = defineSuite({
    name: "manners",
    version: "1",
    tasks: [{ id: "no", body: "Decline." }],
    judge: { model: "wise", rubric: "Right when polite." },
    async solve({ task }, model, signal) {
      return { said: (await model.complete({ messages: [{ role: "user", content: task.body }] }, signal)).content };
    },
    judged: ({ task }, { said }) => (said === "" ? null : { input: task.body, target: "a refusal", answer: said }),
    score: (_, { said }, verdict) => ({ score: verdict?.score ?? 0, facts: { said } }),
  });
  const solved = async (reply: string, vote: string) => {
    const { suite, job } = await jobOf(judged);
    const wise = FakeModel.always(vote, "wise-1");
    const transcript = await suite.solve(job, trialModels(FakeModel.replying(reply), { wise }), never);
    return { suite, verdict: suite.score(job, transcript), asked: wise.prompts };
  };

  test("is asked by its rubric until the majority is settled, and its verdict reaches the score", async () => {
    const { suite, verdict, asked } = await solved("No, thank you.", "VERDICT: CORRECT");
    expect(suite.alsoAsks).toEqual(["wise"]);
    expect(asked).toHaveLength(2);
    expect(asked[0]!.messages[0]!.content).toContain("Right when polite.");
    expect(verdict).toMatchObject({
      outcome: "full",
      score: 1,
      scoring: `manners@${suite.version}`,
      facts: { said: "No, thank you.", votes: ["correct", "correct"], judgedBy: ["wise-1"] },
    });
  });

  test("is not asked where the answer speaks for itself", async () => {
    const { verdict, asked } = await solved("", "VERDICT: CORRECT");
    expect(asked).toEqual([]);
    expect(verdict).toMatchObject({ outcome: "failure", facts: { said: "" } });
  });

  test("that comes to no verdict is the harness's trouble, not the model's", async () => {
    const { verdict } = await solved("No.", "I would rather not say.");
    expect(verdict).toMatchObject({
      kind: "not-scored",
      outcome: "harness-suspect",
      reason: { code: "judge-undecided" },
    });
  });

  test("makes another version of the suite, by its model and its rubric", async () => {
    const versions = await Promise.all(
      [judged, { ...judged, judge: { model: "wiser" } }, { ...judged, judge: { model: "wise" } }].map(
        async (one) => (await open(one)).version,
      ),
    );
    expect(new Set(versions).size).toBe(3);
    expect((await open(capitals)).version).toBe("1");
  });

  test("may be named by the config", async () => {
    const suite = await open(
      { ...judged, judge: ({ options }: { options: Json }) => ({ model: options as string }) },
      "owl",
    );
    expect(suite.alsoAsks).toEqual(["owl"]);
  });

  test("needs something to judge, and an odd number of votes", async () => {
    await expect(open({ ...judged, judged: undefined })).rejects.toThrow("judge has no effect without judged");
    await expect(open({ ...judged, judge: { model: "wise", votes: 2 } })).rejects.toThrow(/odd number/);
  });
});
