import { expect, test } from "vitest";
import { never, TaskId } from "#kernel";
import type { Model, Prompt } from "#models";
import { type Trial, trialOf, type Verdict } from "#records";
import { FakeModel, type FakeReply, trialModels } from "#testing";
import type { Job, Suite } from "../suite.ts";
import { generateTasks } from "./task-generator.ts";
import { openWorkflow } from "./open-workflow.ts";
import type { Transcript } from "./transcript.ts";
import { taskOf, type WorkflowTask } from "./workflow-task.ts";

const suite = (options: object = {}): Promise<Suite<WorkflowTask>> =>
  openWorkflow({ options: { ...options }, baseDir: "." });

const TASK: WorkflowTask = {
  taskType: "data_pipeline",
  difficulty: "medium",
  complexity: "easy",
  description: "Read the readings, parse them and save them as JSON.",
  inputs: { source: "data/a.csv", input_format: "csv", output_format: "json" },
  requiredTools: ["file_operations_reader", "data_processing_parser", "data_processing_transformer"],
};

function job(conditions: object = {}, body = TASK, seed = 1): Job<WorkflowTask> {
  const task = taskOf("task", body);
  const cell = {
    model: "fake",
    promptType: "baseline",
    taskType: body.taskType,
    difficulty: "medium",
    toolSuccessRate: 0.9,
    protocol: "tags",
    ...conditions,
  };
  const trial: Trial = trialOf({
    suite: "workflow@1.1",
    cell,
    task: TaskId("task"),
    taskDigest: task.digest,
    repeat: 0,
    planSeed: seed,
    sampling: {},
    simulated: true,
  });
  return { trial, task };
}

const call = (name: string, parameters: object = {}): string =>
  `<tool_call>${JSON.stringify({ name, parameters })}</tool_call>`;

const read = call("file_operations_reader", { source: "data/a.csv" });
const parse = call("data_processing_parser", { source: "data/a.csv" });
const transform = call("data_processing_transformer", { input_format: "csv", output_format: "json" });

const DONE = "TASK_COMPLETED";

/** A model that carries out the plan it is shown, step by step, and tries again what failed. */
const obedient = (): FakeModel => FakeModel.always(nextStep);

function nextStep({ messages }: Prompt): string {
  const steps = (messages[1]?.content ?? "").split("\n").flatMap((line) => {
    const step = /^\d+\. (\w+) (\{.*\})$/.exec(line);
    return step === null ? [] : [call(step[1]!, JSON.parse(step[2]!) as object)];
  });
  const done = messages.filter(({ content }) => /^Result of \w+: success/.test(content)).length;
  return steps[done] ?? DONE;
}

async function trialWith(model: Model, conditions: object = {}, options: object = {}) {
  const opened = await suite(options);
  const about = job(conditions);
  const transcript = (await opened.solve(about, trialModels(model), never)) as unknown as Transcript;
  return { transcript, verdict: opened.score(about, transcript as never) };
}

const scripted = (...replies: readonly FakeReply[]): FakeModel => FakeModel.replying(...replies);

const texts = (transcript: Transcript): string[] => transcript.messages.map(({ content }) => content);

const graded = (verdict: Verdict): Extract<Verdict, { kind: "graded" }> => {
  if (verdict.kind !== "graded") throw new Error(`not scored: ${verdict.reason.code}`);
  return verdict;
};

test("a perfect trial scores 1.0, and stops at the success that completes it", async () => {
  const { transcript, verdict } = await trialWith(obedient(), { promptType: "optimal" });
  expect(verdict).toMatchObject({ kind: "graded", outcome: "full", score: 1, scoring: "sound-1" });
  expect(transcript.stop).toBe("solved");
  expect(graded(verdict).facts).toMatchObject({
    coverage: 1,
    adherenceShown: 1,
    adherenceSound: 1,
    errorCategory: null,
    strictOutcome: "full",
    recovery: {},
    assisted: false,
  });
});

test("a model that follows the plan and repeats what fails solves every generated task at the highest rate", async () => {
  const opened = await suite();
  for (const task of generateTasks(1, "simple_task", "easy", 30)) {
    const about = { ...job({ promptType: "optimal", toolSuccessRate: 0.9 }, task.body), task };
    const verdict = opened.score(about, await opened.solve(about, trialModels(obedient()), never));
    expect(verdict).toMatchObject({ kind: "graded", outcome: "full", score: 1 });
  }
});

test("one lucky call of an unrelated tool is a failure", async () => {
  const { verdict } = await trialWith(scripted(call("utility_logger"), DONE));
  expect(verdict).toMatchObject({ kind: "graded", outcome: "failure", score: 0 });
  expect(graded(verdict).facts).toMatchObject({ successfulCalls: 1, coverage: 0, errorCategory: "tool_selection" });
});

test("the opening tells the rules, the categories and the task, and no tool", async () => {
  const model = scripted(DONE);
  await trialWith(model);
  const [system, user] = model.prompts[0]!.messages;
  expect(system?.content).toContain('<tool_call>{"name": "tool_name", "parameters": {...}}</tool_call>');
  expect(system?.content).toContain("file_operations, data_processing, network, computation, integration, utility");
  expect(user?.content).toBe(
    [
      "Task (data_pipeline):",
      TASK.description,
      "",
      "Inputs:",
      '{"source":"data/a.csv","input_format":"csv","output_format":"json"}',
      "",
      "Begin by searching for the first tool you need.",
    ].join("\n"),
  );
  for (const tool of TASK.requiredTools) expect(system!.content + user!.content).not.toContain(tool);
});

test("a search, a call, a refusal and a slip are each answered in words a model can go on from", async () => {
  const { transcript } = await trialWith(
    scripted(
      "<tool_search>read file</tool_search>",
      read,
      call("file_operations_reader"),
      call("nothing"),
      "Hm.",
      DONE,
    ),
  );
  const answers = texts(transcript).filter((_, at) => at >= 3 && at % 2 === 1);
  expect(answers[0]).toMatch(/^Search results for "read file":\n1\. file_operations_reader - /);
  expect(answers[1]).toMatch(/^Result of file_operations_reader: success\n\{.*\}\nProgress: 1 successful call\.$/);
  expect(answers[2]).toBe(
    [
      "Result of file_operations_reader: error INVALID_PARAMETERS",
      '"source" (string) is required and missing.',
      "The tool's parameters: source (string, required), options (object).",
      "Progress: 1 successful call.",
    ].join("\n"),
  );
  expect(answers[3]).toMatch(/^Result of nothing: error UNKNOWN_TOOL\n/);
  expect(answers[4]).toMatch(/^No action was recognised\.\n/);
});

test("help and refusals never name a required tool that the model has not named", async () => {
  const model = scripted("?", "<tool_call></tool_call>", call("nothing"), "<tool_info>nothing</tool_info>", DONE);
  const { transcript } = await trialWith(model);
  for (const tool of TASK.requiredTools) expect(texts(transcript).join("\n")).not.toContain(tool);
});

test("a wrong parameter is the model's error: no dice are thrown for it", async () => {
  const wrong = call("file_operations_reader", { source: 5 });
  const { transcript } = await trialWith(scripted(wrong, wrong, read, DONE));
  expect(transcript.turns.map((turn) => turn.execution?.reached)).toEqual([false, false, true, undefined]);
  const alone = await trialWith(scripted(read, DONE));
  expect(texts(transcript)[7]).toBe(texts(alone.transcript)[3]);
});

test("the first action of a message counts; the others are told to the model and not carried out", async () => {
  const { transcript } = await trialWith(scripted(`${read}\n${parse}\n${transform}`, DONE));
  expect(transcript.turns[0]).toMatchObject({ further: 2, execution: { tool: "file_operations_reader" } });
  expect(texts(transcript)[3]).toMatch(/Only the first action of a message is carried out; 2 more were not\.$/);
});

test("conversations end for a reason: turns, failures, repetition, silence", async () => {
  const stopOf = async (reply: FakeReply, options: object = {}): Promise<readonly [string, number]> => {
    const { transcript } = await trialWith(FakeModel.always(reply), {}, options);
    return [transcript.stop, transcript.turns.length];
  };
  expect(await stopOf("I wonder.")).toEqual(["turns", 10]);
  expect(await stopOf("I wonder.", { "max-turns": 4 })).toEqual(["turns", 4]);
  expect(await stopOf(call("file_operations_reader"))).toEqual(["failing", 5]);
  expect((await stopOf(call("utility_logger")))[0]).toBe("repeating");
  expect(await stopOf({ content: " " })).toEqual(["silent", 3]);
});

test("an answer that the provider's filter withheld is not the model's score", async () => {
  const filtered = { content: "", finishReason: "content-filter" } as const;
  const { verdict, transcript } = await trialWith(scripted(read, filtered));
  expect(transcript.stop).toBe("content-filter");
  expect(verdict).toMatchObject({ kind: "not-scored", outcome: "infra-invalid", reason: { code: "content-filter" } });
});

test("nothing but empty answers points at the harness; one empty answer does not", async () => {
  const silent = await trialWith(FakeModel.always({ content: "" }));
  expect(silent.verdict).toMatchObject({ outcome: "harness-suspect", reason: { code: "only-empty-answers" } });
  const once = await trialWith(scripted({ content: "" }, read, DONE));
  expect(once.verdict).toMatchObject({ kind: "graded", outcome: "failure" });
  expect(once.transcript.messages[2]?.content).toBe("(no answer)");
});

test("calls that are opened and never recognised point at the harness", async () => {
  const { verdict } = await trialWith(FakeModel.always("<tool_call>\n<function=file_operations_reader>"));
  expect(verdict).toMatchObject({
    kind: "not-scored",
    outcome: "harness-suspect",
    reason: { code: "opens-calls-but-none-recognised" },
  });
});

test("searching well does not hide that no call was ever recognised", async () => {
  const search = "<tool_search>read file</tool_search>";
  const { verdict } = await trialWith(scripted(search, search, "<tool_call>\n", DONE));
  expect(verdict).toMatchObject({ outcome: "harness-suspect" });
  const without = await trialWith(scripted(search, search, DONE));
  expect(without.verdict).toMatchObject({ kind: "graded", outcome: "failure" });
});

test("a model whose closing tags are eaten is graded, and suspect under strict reading of the same transcript", async () => {
  const eaten = FakeModel.always((prompt) => nextStep(prompt).replace("</tool_call>", ""));
  const conditions = { promptType: "optimal" };
  const { transcript, verdict } = await trialWith(eaten, conditions);
  expect(verdict).toMatchObject({ kind: "graded", outcome: "full", facts: { strictOutcome: "harness-suspect" } });
  const strict = await suite({ scoring: "sound-strict" });
  expect(strict.score(job(conditions), transcript as never)).toMatchObject({ outcome: "harness-suspect" });
});

test("the same seed brings the same outcomes to every model, at any concurrency", async () => {
  const opened = await suite();
  const jobs = Array.from({ length: 24 }, (_, seed) =>
    job({ promptType: "optimal", toolSuccessRate: 0.6 }, TASK, seed),
  );
  const executionsOf = (transcript: unknown): unknown => (transcript as Transcript).turns.map((turn) => turn.execution);
  const together = await Promise.all(jobs.map((about) => opened.solve(about, trialModels(obedient()), never)));
  const apart: unknown[] = [];
  for (const about of jobs.toReversed()) {
    const other = { ...about, trial: { ...about.trial, cell: { ...about.trial.cell, model: "other" } } };
    apart.unshift(await (await suite()).solve(other, trialModels(obedient()), never));
  }
  expect(together.map(executionsOf)).toEqual(apart.map(executionsOf));
  expect(new Set(together.map((transcript) => JSON.stringify(executionsOf(transcript)))).size).toBeGreaterThan(3);
});

test("a flaw that changes nothing is not put to the model at all", async () => {
  const loose = { ...TASK, requiredTools: ["file_operations_reader", "utility_logger"] };
  const model = scripted();
  const opened = await suite();
  const about = job({ promptType: "flawed_sequence_disorder" }, loose);
  const transcript = await opened.solve(about, trialModels(model), never);
  expect(model.prompts).toEqual([]);
  expect(opened.score(about, transcript)).toMatchObject({ kind: "not-scored", outcome: "inapplicable" });
});

test("a flawed plan is shown like a sound one; success is judged by the task, adherence against both", async () => {
  const { transcript, verdict } = await trialWith(scripted(read, parse, DONE), { promptType: "flawed_missing_step" });
  expect(transcript.messages[1]?.content).not.toMatch(/flaw/i);
  expect(transcript.shownPlan?.map(({ tool }) => tool)).toEqual([
    "file_operations_reader",
    "data_processing_transformer",
  ]);
  expect(graded(verdict).facts).toMatchObject({ adherenceShown: 0.5, adherenceSound: 2 / 3, flawSeverity: "severe" });
  expect(transcript.flaw?.difference.length).toBeGreaterThan(0);
});

test("every model is shown the same flawed plan under the same seed", async () => {
  const opened = await suite();
  const planFor = async (model: string, seed: number): Promise<unknown> => {
    const about = job({ promptType: "flawed_tool_misuse", model }, TASK, seed);
    return ((await opened.solve(about, trialModels(scripted(DONE)), never)) as unknown as Transcript).shownPlan;
  };
  expect(await planFor("one", 1)).toEqual(await planFor("another", 1));
  const plans = await Promise.all([1, 2, 3, 4].map((seed) => planFor("one", seed)));
  expect(new Set(plans.map((plan) => JSON.stringify(plan))).size).toBeGreaterThan(1);
});

const native = { protocol: "native", promptType: "optimal" };
const toolCall = (id: string, name: string, parameters: object): { id: string; name: string; arguments: string } => ({
  id,
  name,
  arguments: JSON.stringify(parameters),
});

test("the native protocol offers search, info and every tool, and answers every call by its id", async () => {
  const model = scripted(
    { toolCalls: [toolCall("a", "tool_search", { query: "parse" })] },
    {
      toolCalls: [
        toolCall("b", "file_operations_reader", { source: "data/a.csv" }),
        toolCall("c", "data_processing_parser", { source: "data/a.csv" }),
      ],
    },
    DONE,
  );
  const { transcript, verdict } = await trialWith(model, native);
  expect(model.prompts[0]?.tools).toHaveLength(32);
  expect(model.prompts[0]?.tools?.find(({ name }) => name === "file_operations_reader")?.parameters).toEqual({
    type: "object",
    properties: { source: expect.any(Object) as object, options: expect.any(Object) as object },
    required: ["source"],
    additionalProperties: false,
  });
  const results = transcript.messages.filter(({ role }) => role === "tool");
  expect(results.map(({ toolCallId }) => toolCallId)).toEqual(["a", "b", "c"]);
  expect(results[1]?.content).toMatch(/^Result of file_operations_reader: success/);
  expect(results[2]?.content).toMatch(/1 more was not\.$/);
  expect(graded(verdict).facts).toMatchObject({ stop: "declared", searches: 1, furtherActions: 1 });
});

test("a model that writes tags where tool calling was asked for is suspect, not zero", async () => {
  const { verdict } = await trialWith(FakeModel.always(read), native);
  expect(verdict).toMatchObject({ kind: "not-scored", outcome: "harness-suspect" });
});

test("a model that uses tool calling where tags were asked for is understood, and that is recorded", async () => {
  const model = scripted({ toolCalls: [toolCall("a", "file_operations_reader", { source: "a" })] }, DONE);
  const { transcript } = await trialWith(model);
  expect(transcript.turns[0]?.action).toMatchObject({ tool: "file_operations_reader", recovery: ["native-call"] });
  expect(transcript.messages[2]?.content).toBe(
    '<tool_call>{"name": "file_operations_reader", "parameters": {"source":"a"}}</tool_call>',
  );
});

test("an action found only in the reasoning of an empty answer is taken, and that is recorded", async () => {
  const { transcript } = await trialWith(scripted({ content: "", reasoning: `I will read. ${read}` }, DONE));
  expect(transcript.turns[0]?.action).toMatchObject({ tool: "file_operations_reader", recovery: ["reasoning"] });
});

test("an aborted trial ends with the signal's reason", async () => {
  const controller = new AbortController();
  controller.abort(new Error("stopped"));
  await expect((await suite()).solve(job(), trialModels(obedient()), controller.signal)).rejects.toThrow("stopped");
});

test("a prompt once handed out does not grow afterwards", async () => {
  const model = scripted(read, parse, DONE);
  await trialWith(model);
  expect(model.prompts.map(({ messages }) => messages.length)).toEqual([2, 4, 6]);
});
