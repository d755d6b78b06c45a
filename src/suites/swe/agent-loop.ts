import { SluiceError } from "#kernel";
import type { Model } from "#models";
import type { Completion, Message } from "#records";
import { act } from "./act.ts";
import { type Action, AGENT_TOOLS, readAction, thoughtOf } from "./action.ts";
import type { SweLimits } from "./swe-settings.ts";
import type { AgentStep, SweTranscript } from "./swe-transcript.ts";
import type { Workplace } from "./workplace.ts";

/** Messages without an action after which an agent is taken to have given up. */
const SILENCE = 4;

/** What an agent works with. */
export interface AgentWork {
  readonly opening: readonly Message[];
  readonly protocol: "native" | "text";
  readonly maxIterations: number;
  readonly limits: SweLimits;
}

type Course = Pick<SweTranscript, "steps" | "end">;

/** Lets the model work, one action a message, until it submits or may not go on. */
export async function workThrough(
  work: AgentWork,
  place: Workplace,
  model: Model,
  signal: AbortSignal,
): Promise<Course> {
  const messages: Message[] = [...work.opening];
  const steps: AgentStep[] = [];
  while (steps.length < work.maxIterations) {
    if (charactersOf(messages) > work.limits.contextCharacters) return { steps, end: "context-limit" };
    const completion = await ask(model, messages, work, signal);
    if (completion === null) return { steps, end: "context-limit" };
    const action = readAction(completion);
    const { observation, exitCode } = await act(place, action, work.limits, signal);
    steps.push({
      thought: thoughtOf(completion),
      action: action.kind,
      arguments: action.arguments as AgentStep["arguments"],
      observation,
      exitCode,
    });
    if (action.kind === "submit") return { steps, end: "submitted" };
    if (isSilent(steps)) return { steps, end: "gave-up" };
    messages.push(...exchange(completion, action, observation));
  }
  return { steps, end: "step-limit" };
}

/** The model's answer; null when the conversation has become longer than the model takes. */
async function ask(
  model: Model,
  messages: readonly Message[],
  { protocol }: AgentWork,
  signal: AbortSignal,
): Promise<Completion | null> {
  const prompt = { messages: [...messages], ...(protocol === "native" ? { tools: AGENT_TOOLS } : {}) };
  try {
    return await model.complete(prompt, signal);
  } catch (error) {
    const isTooLong = error instanceof SluiceError && error.code === "SLUICE_CONTEXT_LENGTH";
    // A first message that does not fit is the task's or the harness's doing, not the model's.
    if (isTooLong && messages.some(({ role }) => role === "assistant")) return null;
    throw error;
  }
}

const isSilent = (steps: readonly AgentStep[]): boolean =>
  steps.length >= SILENCE && steps.slice(-SILENCE).every(({ action }) => action === "malformed");

const charactersOf = (messages: readonly Message[]): number =>
  messages.reduce(
    (sum, { content, toolCalls }) =>
      sum + content.length + (toolCalls ?? []).reduce((inner, call) => inner + call.arguments.length, 0),
    0,
  );

/** The model's message and the answer to it. Every call must be answered, or the interface refuses what follows. */
function exchange({ content, toolCalls }: Completion, action: Action, observation: string): readonly Message[] {
  const said = content.trim() === "" && toolCalls.length === 0 ? "(no answer)" : content;
  const own: Message = { role: "assistant", content: said, ...(toolCalls.length === 0 ? {} : { toolCalls }) };
  if (toolCalls.length === 0) return [own, { role: "user", content: resultText(action, observation) }];
  const results = toolCalls.map(({ id }, at): Message => ({
    role: "tool",
    toolCallId: id,
    content: at === 0 ? observation : "Not done: only the first call of a message is carried out.",
  }));
  return [own, ...results];
}

const resultText = (action: Action, observation: string): string =>
  action.kind === "malformed" ? observation : `Result of ${action.kind}:\n${observation}`;
