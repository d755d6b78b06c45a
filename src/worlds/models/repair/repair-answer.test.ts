import { expect, test } from "vitest";
import type { Message } from "#records";
import { builtinModels } from "../builtin-models.ts";
import type { SimulatedPrompt } from "../sight.ts";
import { simulatedAnswer } from "../simulated-answer.ts";
import type { Utterance } from "../voice.ts";
import { speaksOf } from "./relevance.ts";
import { repairAnswer } from "./repair-answer.ts";
import { type RepairMove, successShare } from "./repair-course.ts";
import type { KnownRepair, RepairKnowledge } from "./repair-knowledge.ts";

const families = [
  {
    name: "door",
    terms: ["left hinge", "squeaky latch", "oil"],
    thoughts: {
      suspect: "It squeaks, so I look at the left hinge and its oil.",
      repair: "The left hinge needs oil.",
      verify: "I open it to hear whether the left hinge has oil.",
    },
  },
  {
    name: "roof",
    terms: ["loose tile", "gutter"],
    thoughts: {
      suspect: "A loose tile over the gutter.",
      repair: "The loose tile, not the gutter.",
      verify: "No loose tile.",
    },
  },
];

const known = (number: number): KnownRepair => ({
  problem: `The door squeaks\n\nNumber ${number}.`,
  family: "door",
  path: "door.js",
  testCommand: "node door.test.js",
  defect: "dry",
  repair: "oiled",
  mistakes: ["wet", "loud"],
});

const knowledge: RepairKnowledge = { families, repairs: Array.from({ length: 300 }, (_, at) => known(at)) };

const opening = (number: number, memory: string): readonly Message[] => [
  { role: "system", content: `You repair.\n\`\`\`action\n{}\n\`\`\`\n${memory}` },
  {
    role: "user",
    content: `This was reported:\n\n<issue>\n${known(number).problem}\n</issue>\n\nWork order ${number}.`,
  },
];

const offered = ["shell", "submit"].map((name) => ({ name, description: "", parameters: {} }));

interface Course {
  readonly tools: readonly string[];
  readonly thoughts: readonly string[];
  readonly isRight: boolean;
}

function doneBy({ content, toolCalls: [call] }: Utterance): Pick<RepairMove, "tool" | "arguments"> | null {
  if (call !== undefined)
    return { tool: call.name as "shell", arguments: JSON.parse(call.arguments) as Record<string, string> };
  const block = /```action\n(.*)\n```/.exec(content)?.[1];
  return block === undefined ? null : (JSON.parse(block) as RepairMove);
}

/** Lets the agent act until it submits, whatever it is told. */
function courseOf(number: number, memory: string, name = "sim-medium"): Course {
  const messages = [...opening(number, memory)];
  const tools: string[] = [];
  const thoughts: string[] = [];
  let isRight = false;
  while (tools.at(-1) !== "submit") {
    const said = repairAnswer(builtinModels[name]!, { messages, tools: offered }, knowledge)!;
    messages.push({ role: "assistant", content: said.content, toolCalls: said.toolCalls });
    messages.push({ role: "user", content: "Done." });
    const done = doneBy(said);
    if (done === null) continue;
    tools.push(done.tool);
    thoughts.push(said.content);
    if (done.tool === "edit") isRight = done.arguments["new"] === "oiled";
  }
  return { tools, thoughts, isRight };
}

const numbers = Array.from({ length: 300 }, (_, at) => at);
const shareRight = (memory: string, name?: string): number =>
  numbers.filter((number) => courseOf(number, memory, name).isRight).length / numbers.length;

const RELEVANT = "## Learned\n- Look at the left hinge and give it oil.";

test("a workflow that speaks of the defect makes repairs right far more often, and shorter", () => {
  const [alone, taught] = [shareRight(""), shareRight(RELEVANT)];
  expect(alone).toBeGreaterThan(0.3);
  expect(alone).toBeLessThan(0.5);
  expect(taught).toBeGreaterThan(0.85);
  const steps = (memory: string): number =>
    numbers.reduce((sum, number) => sum + courseOf(number, memory).tools.length, 0);
  expect(steps(RELEVANT)).toBeLessThan(0.8 * steps(""));
});

test.for([
  ["general advice", "Always read the code with care, and test what you change."],
  ["a workflow about another defect", "Look for a loose tile over the gutter."],
  ["one of the words", "Give it oil, much oil."],
  ["the words in no order", "hinge oil the left of look squeaky gives with latch"],
])("%s shows nothing at all: every answer is the same as without memory", ([, memory]) => {
  for (const number of numbers.slice(0, 40)) expect(courseOf(number, memory!)).toEqual(courseOf(number, ""));
});

test("what it could do alone it can do when it is taught as well", () => {
  for (const number of numbers.filter((each) => courseOf(each, "").isRight)) {
    expect(courseOf(number, RELEVANT).isRight).toBe(true);
  }
});

test("an abler model repairs more, and the share is what the description says", () => {
  const shares = ["sim-tiny", "sim-small", "sim-medium", "sim-large"].map((name) => shareRight("", name));
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(successShare({ planning: 0.75, obedience: 0.95 }, false, 0)).toBeCloseTo(0.4125);
  expect(successShare({ planning: 0.75, obedience: 0.95 }, true, 0)).toBeCloseTo(0.9231);
});

test("a right repair is thought of in the words of those who know the defect, a wrong one is not", () => {
  for (const number of numbers.slice(0, 60)) {
    const { thoughts, isRight } = courseOf(number, "");
    expect(speaksOf(families[0]!, thoughts.join("\n"))).toBe(isRight);
  }
});

test("an issue that it does not know is looked at and left alone", () => {
  const messages: readonly Message[] = [{ role: "user", content: "```action\n```\n<issue>\nElse.\n</issue>" }];
  const said = repairAnswer(builtinModels["sim-large"]!, { messages, tools: offered }, knowledge);
  expect(said?.toolCalls[0]?.name ?? "talk").not.toBe("edit");
});

test("without knowledge, or about anything else, it answers as ever", () => {
  const question: SimulatedPrompt = { messages: [{ role: "user", content: "What is 2 + 3?" }] };
  expect(repairAnswer(builtinModels["sim-large"]!, question, knowledge)).toBeNull();
  const { completion } = simulatedAnswer(builtinModels["sim-large"]!, question, knowledge);
  expect(completion).toEqual(simulatedAnswer(builtinModels["sim-large"]!, question).completion);
});

test("a model without tool calling writes its actions as text, and all it says is labelled simulated", () => {
  const prompt = { messages: opening(1, ""), tools: offered };
  const { completion } = simulatedAnswer(builtinModels["sim-untagged"]!, prompt, knowledge);
  expect(completion).toMatchObject({ simulated: true, toolCalls: [] });
  expect(completion.content).toMatch(/```action\n\{"tool":"/);
});
