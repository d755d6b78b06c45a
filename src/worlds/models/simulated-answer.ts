import type { Completion } from "#records";
import type { SimulatedModel } from "./ability.ts";
import { decide } from "./decide.ts";
import { type Mind, mindOf } from "./mind.ts";
import { answerQuestion } from "./question.ts";
import { repairAnswer } from "./repair/repair-answer.ts";
import { NO_KNOWLEDGE, type RepairKnowledge } from "./repair/repair-knowledge.ts";
import { simulatedEmbedding } from "./simulated-embedding.ts";
import type { SimulatedPrompt } from "./sight.ts";
import { say, type Utterance } from "./voice.ts";

/** What a simulated model answers and how long writing it takes, before any network, queue or fault. */
export interface SimulatedAnswer {
  readonly completion: Completion;
  readonly firstTokenMs: number;
  readonly latencyMs: number;
}

const CHARACTERS_PER_TOKEN = 4;
const TOKENS_AROUND_MESSAGE = 4;

/** Tokens of a text, at four characters each. */
export const tokensIn = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

/** Tokens a prompt is counted as. */
export function promptTokens(prompt: SimulatedPrompt): number {
  const calls = prompt.messages.flatMap(({ toolCalls }) => toolCalls ?? []);
  const written = prompt.messages.reduce((sum, { content }) => sum + tokensIn(content) + TOKENS_AROUND_MESSAGE, 0);
  const called = calls.reduce((sum, call) => sum + tokensIn(call.name + call.arguments), 0);
  return written + called + (prompt.tools === undefined ? 0 : tokensIn(JSON.stringify(prompt.tools)));
}

/** The model's answer to a prompt: the same for the same conversation, whoever asks and whatever else runs. */
export function simulatedAnswer(
  model: SimulatedModel,
  prompt: SimulatedPrompt,
  knowledge: RepairKnowledge = NO_KNOWLEDGE,
): SimulatedAnswer {
  if (prompt.embed !== undefined) {
    const { completion, latencyMs } = simulatedEmbedding(model, prompt.embed);
    return { completion, firstTokenMs: latencyMs, latencyMs };
  }
  const mind = mindOf(model, prompt);
  const said = repairAnswer(model, prompt, knowledge) ?? otherAnswer(mind, prompt);
  const { utterance, cut } = withinLimit(said, prompt.maxTokens);
  const output = utteredTokens(utterance);
  const reasoning = thoughtTokens(mind, (prompt.maxTokens ?? Infinity) - output);
  const completion: Completion = {
    ...utterance,
    finishReason: cut ? "length" : utterance.toolCalls.length > 0 ? "tool-calls" : "stop",
    usage: { input: promptTokens(prompt), output: output + reasoning, cached: 0, reasoning },
    reportedModel: model.name,
    simulated: true,
  };
  return { completion, ...pace(mind, output, reasoning) };
}

const otherAnswer = (mind: Mind, prompt: SimulatedPrompt): Utterance =>
  mind.sight.protocol === "question" ? plainAnswer(mind, prompt) : say(mind, decide(mind));

function plainAnswer(mind: Mind, prompt: SimulatedPrompt): Utterance {
  const question = prompt.messages.findLast(({ role }) => role === "user")?.content ?? "";
  return { content: answerQuestion(mind, question), toolCalls: [] };
}

function withinLimit(said: Utterance, maxTokens: number | undefined): { utterance: Utterance; cut: boolean } {
  if (maxTokens === undefined || utteredTokens(said) <= maxTokens) return { utterance: said, cut: false };
  const content = said.content.slice(0, maxTokens * CHARACTERS_PER_TOKEN);
  const room =
    maxTokens - tokensIn(content) - said.toolCalls.reduce((sum, call) => sum + tokensIn(call.name + call.arguments), 0);
  return { utterance: { content, toolCalls: room >= 0 ? said.toolCalls : [] }, cut: true };
}

const utteredTokens = ({ content, toolCalls }: Utterance): number =>
  toolCalls.reduce((sum, call) => sum + tokensIn(call.name + call.arguments), Math.max(1, tokensIn(content)));

/** Lognormal around the model's median: some messages need little thought, a few a lot. */
function thoughtTokens(mind: Mind, most: number): number {
  const median = mind.ability.reasoningTokens;
  return median === 0
    ? 0
    : Math.max(0, Math.min(most, Math.round(median * Math.exp(0.6 * mind.mood("thinks").normal()))));
}

function pace(mind: Mind, output: number, reasoning: number): { firstTokenMs: number; latencyMs: number } {
  const { firstTokenMs, tokensPerSecond } = mind.ability;
  const factor = 0.8 + 0.45 * mind.mood("pace").next();
  const thinkingMs = (reasoning * 1000) / tokensPerSecond;
  return {
    firstTokenMs: (firstTokenMs + thinkingMs) * factor,
    latencyMs: (firstTokenMs + thinkingMs + (output * 1000) / tokensPerSecond) * factor,
  };
}
