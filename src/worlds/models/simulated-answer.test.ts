import { expect, test } from "vitest";
import { randomOf } from "#kernel";
import type { Message } from "#records";
import { builtinModels } from "./builtin-models.ts";
import type { SimulatedPrompt } from "./sight.ts";
import { promptTokens, simulatedAnswer } from "./simulated-answer.ts";

const RULES = `Work with tools: <tool_search>query</tool_search>, <tool_info>tool_name</tool_info>,
<tool_call>{"name": "tool_name", "parameters": {...}}</tool_call>. Write TASK_COMPLETED when done.`;

interface ToyTool {
  readonly name: string;
  readonly does: string;
  readonly needs: readonly string[];
  readonly takes: readonly string[];
}

const TOYS: readonly ToyTool[] = [
  { name: "kitchen_fetcher", does: "Fetches what is needed from the cellar.", needs: [], takes: ["source"] },
  { name: "kitchen_parser", does: "Makes steps out of a recipe's text.", needs: [], takes: ["source"] },
  { name: "kitchen_filter", does: "Keeps what meets a condition.", needs: [], takes: [] },
  { name: "kitchen_compressor", does: "Packs food so that it takes less room.", needs: [], takes: [] },
  {
    name: "table_validator",
    does: "Checks the table against the rules of the house.",
    needs: ["kitchen_parser"],
    takes: [],
  },
  { name: "table_notifier", does: "Tells the guests.", needs: ["table_validator"], takes: ["destination"] },
];

interface ToyTask {
  readonly text: string;
  readonly tools: readonly string[];
  readonly plan?: boolean;
}

const TASKS: readonly ToyTask[] = [
  { text: "First fetch the flour, then filter it.", tools: ["kitchen_fetcher", "kitchen_filter"] },
  {
    text: "Parse the recipe, check the table and notify the guests.",
    tools: ["kitchen_parser", "table_validator", "table_notifier"],
  },
  { text: "Compress the leftovers and inform the guests.", tools: ["kitchen_compressor", "table_notifier"] },
  {
    text: "Retrieve the flour, keep only the fine part and verify the table.",
    tools: ["kitchen_fetcher", "kitchen_filter", "table_validator"],
  },
];

const INPUTS: Readonly<Record<string, string>> = { source: "cellar/3", destination: "hall" };

const parametersOf = (name: string): string =>
  JSON.stringify(Object.fromEntries(TOYS.find((toy) => toy.name === name)!.takes.map((one) => [one, INPUTS[one]])));

const opening = (task: ToyTask, number: number): Message[] => [
  { role: "system", content: RULES },
  {
    role: "user",
    content: [
      "Task (kitchen):",
      `${task.text} This is order ${number}.`,
      "",
      "Inputs:",
      JSON.stringify(INPUTS),
      ...(task.plan === true
        ? ["", "Plan:", ...task.tools.map((name, at) => `${at + 1}. ${name} ${parametersOf(name)}`)]
        : []),
    ].join("\n"),
  },
];

function search(query: string): string {
  const words = query.toLowerCase().split(" ");
  const score = ({ name, does }: ToyTool): number =>
    words.filter((word) => `${name} ${does}`.toLowerCase().includes(word.slice(0, 5))).length;
  const found = TOYS.filter((tool) => score(tool) > 0).toSorted((a, b) => score(b) - score(a));
  const entries = found.map(
    ({ name, does, takes, needs }, at) =>
      `${at + 1}. ${name} - ${does}\n   parameters: ${[...takes.map((one) => `${one} (string, required)`), "options (object)"].join(", ")}\n   depends on: ${needs.join(", ") || "nothing"}`,
  );
  return `Search results for "${query}":\n${entries.join("\n") || "Nothing was found."}`;
}

interface Played {
  readonly done: readonly string[];
  readonly messages: readonly Message[];
}

/** Plays a task with one model: tools fail now and then, by dice that hang on the task alone. */
function play(model: string, task: ToyTask, number: number): Played {
  const messages = opening(task, number);
  const done: string[] = [];
  for (let turn = 0; turn < 10; turn++) {
    const { completion } = simulatedAnswer(builtinModels[model]!, { messages });
    messages.push({ role: "assistant", content: completion.content });
    const [, tag, body = ""] = /<tool_(search|info|call)>([^<]*)/.exec(completion.content) ?? [];
    if (tag === undefined && completion.content.includes("TASK_COMPLETED")) break;
    messages.push({ role: "user", content: reply(tag, body, done, randomOf(number, turn).next()) });
  }
  return { done, messages };
}

function reply(tag: string | undefined, body: string, done: string[], dice: number): string {
  if (tag === undefined) return "No action was recognised.\nWrite one action.";
  if (tag !== "call") return search(body);
  const name = /"name":"(\w+)"/.exec(body)?.[1] ?? /\w+/.exec(body)?.[0] ?? "";
  const tool = TOYS.find((toy) => toy.name === name);
  if (tool === undefined) return `Result of ${name}: error UNKNOWN_TOOL\nno tool of this name`;
  const missing = tool.takes.find((one) => !body.includes(`"${one}"`));
  if (missing !== undefined)
    return `Result of ${name}: error INVALID_PARAMETERS\n"${missing}" (string) is required and missing`;
  if (dice < 0.2) return `Result of ${name}: error TIMEOUT\ntook too long`;
  done.push(name);
  return `Result of ${name}: success\n{"success":true}\nProgress: ${done.length} successful calls.`;
}

/** Share of tasks in which everything needed was done. */
function ability(model: string, tasks: readonly ToyTask[] = TASKS, rounds = 30): number {
  let solved = 0;
  for (let round = 0; round < rounds; round++) {
    for (const task of tasks) {
      const { done } = play(model, task, round);
      if (task.tools.every((tool) => done.includes(tool))) solved += 1;
    }
  }
  return solved / (rounds * tasks.length);
}

test("an abler model does more of the tasks, and none is perfect or hopeless by decree", () => {
  const shares = ["sim-large", "sim-medium", "sim-small", "sim-tiny"].map((model) => ability(model));
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  expect(shares[0]! - shares[3]!).toBeGreaterThan(0.5);
  expect(shares[0]).toBeGreaterThan(0.8);
});

test("a plan in the prompt helps a model of middling ability", () => {
  const planned = TASKS.map((task) => ({ ...task, plan: true }));
  expect(ability("sim-small", planned)).toBeGreaterThan(ability("sim-small") + 0.1);
});

test("a model knows a tool only from what the conversation has shown", () => {
  for (let round = 0; round < 20; round++) {
    const { messages } = play("sim-large", TASKS[1]!, round);
    messages.forEach((message, at) => {
      const called = /<tool_call>\{"name":"(\w+)"/.exec(message.content)?.[1];
      if (message.role !== "assistant" || called === undefined || !TOYS.some(({ name }) => name === called)) return;
      expect(messages.slice(0, at).some(({ content }) => content.includes(called))).toBe(true);
    });
  }
});

test("the same conversation gets the same answer, and another conversation another chance", () => {
  const prompt: SimulatedPrompt = { messages: opening(TASKS[0]!, 1) };
  const model = builtinModels["sim-small"]!;
  expect(simulatedAnswer(model, prompt)).toEqual(simulatedAnswer(model, structuredClone(prompt)));
  const texts = Array.from({ length: 20 }, (_, number) =>
    simulatedAnswer(model, { messages: opening(TASKS[0]!, number) }),
  );
  expect(new Set(texts.map(({ completion }) => completion.content)).size).toBeGreaterThan(5);
});

test("sim-untagged opens tags and never closes one", () => {
  const contents = TASKS.flatMap((task) => play("sim-untagged", task, 3).messages)
    .filter(({ role }) => role === "assistant")
    .map(({ content }) => content);
  expect(contents.some((content) => content.includes("<tool_call>"))).toBe(true);
  expect(contents.every((content) => !content.includes("</"))).toBe(true);
});

test("asked to reason, a model begins with its reasoning", () => {
  const messages = opening(TASKS[0]!, 1);
  const asked = [
    ...messages.slice(0, 1),
    { ...messages[1]!, content: `${messages[1]!.content}\n\nBegin with "Reasoning:".` },
  ];
  expect(simulatedAnswer(builtinModels["sim-large"]!, { messages: asked }).completion.content).toMatch(/^Reasoning: /);
});

test("with the interface's own tool calling it calls functions, and sim-untagged cannot", () => {
  const tools = TOYS.map(({ name, does, takes }) => ({
    name,
    description: does,
    parameters: {
      type: "object",
      properties: Object.fromEntries(takes.map((one) => [one, { type: "string" }])),
      required: takes,
    },
  }));
  const called = (model: string, number: number) => {
    const messages = [
      { role: "system" as const, content: "Call one function a message." },
      opening(TASKS[0]!, number)[1]!,
    ];
    return simulatedAnswer(builtinModels[model]!, { messages, tools }).completion;
  };
  const answers = Array.from({ length: 30 }, (_, number) => called("sim-large", number));
  const right = answers.filter(
    ({ finishReason, toolCalls: [call] }) =>
      finishReason === "tool-calls" && call?.name === "kitchen_fetcher" && call.arguments === '{"source":"cellar/3"}',
  );
  expect(right.length).toBeGreaterThan(25);
  expect(called("sim-untagged", 1).toolCalls).toEqual([]);
});

test("a failed tool is tried again, and an error about parameters is mended", () => {
  const messages: Message[] = [
    ...opening({ ...TASKS[0]!, plan: true }, 1),
    { role: "assistant", content: '<tool_call>{"name":"kitchen_fetcher","parameters":{}}</tool_call>' },
    {
      role: "user",
      content: 'Result of kitchen_fetcher: error INVALID_PARAMETERS\n"source" (string) is required and missing',
    },
    { role: "assistant", content: "<tool_info>kitchen_fetcher</tool_info>" },
    { role: "user", content: search("fetcher") },
  ];
  const { completion } = simulatedAnswer(builtinModels["sim-large"]!, { messages });
  expect(completion.content).toContain('{"name":"kitchen_fetcher","parameters":{"source":"cellar/3"}}');
});

test("usage is counted from the text, thought is counted but not shown, and both take time", () => {
  const prompt = { messages: opening(TASKS[0]!, 1) };
  const plain = simulatedAnswer(builtinModels["sim-large"]!, prompt);
  const thinking = simulatedAnswer(builtinModels["sim-reasoner"]!, prompt);
  expect(plain.completion.usage).toEqual({
    input: promptTokens(prompt),
    output: Math.ceil(plain.completion.content.length / 4),
    cached: 0,
    reasoning: 0,
  });
  const { output, reasoning } = thinking.completion.usage!;
  expect(output - reasoning).toBe(Math.ceil(thinking.completion.content.length / 4));
  expect(thinking.latencyMs).toBeGreaterThan((reasoning * 1000 * 0.8) / 110);
  expect(plain.firstTokenMs).toBeLessThan(plain.latencyMs);
});

test("a limit on tokens cuts the answer and says so", () => {
  const { completion } = simulatedAnswer(builtinModels["sim-large"]!, {
    messages: opening(TASKS[0]!, 1),
    maxTokens: 5,
  });
  expect(completion.finishReason).toBe("length");
  expect(completion.content.length).toBeLessThanOrEqual(20);
  expect(completion.usage?.output).toBeLessThanOrEqual(5);
});

const ask = (model: string, question: string): string =>
  simulatedAnswer(builtinModels[model]!, { messages: [{ role: "user", content: question }] }).completion.content;

test("sums are right as often as the ability says, and no other fact is known", () => {
  const right = (model: string): number =>
    Array.from({ length: 300 }, (_, n) => ask(model, `What is ${n} + ${n * 7}?`) === String(n * 8)).filter(Boolean)
      .length / 300;
  expect(right("sim-large")).toBeGreaterThan(0.94);
  expect(Math.abs(right("sim-tiny") - 0.45)).toBeLessThan(0.1);
  expect(ask("sim-large", "What is the capital of France?")).toBe("I do not know.");
});

test("a sum among options is found, and other options are a guess", () => {
  const options = (values: readonly string[]): string =>
    values.map((value, at) => `${"ABCD"[at]}) ${value}`).join("\n");
  expect(ask("sim-large", `What is 6 times 7?\n${options(["40", "42", "44", "48"])}`)).toBe("B");
  const guesses = Array.from({ length: 40 }, (_, n) =>
    ask("sim-large", `Who wrote letter ${n}?\n${options(["Ann", "Ben", "Cid", "Dan"])}`),
  );
  expect(new Set(guesses)).toEqual(new Set(["A", "B", "C", "D"]));
});
