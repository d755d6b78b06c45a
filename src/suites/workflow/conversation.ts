import type { Model } from "#models";
import type { FinishReason, Message } from "#records";
import { type ActionResult, carryOut, type Execution } from "./execution.ts";
import { nativeVoice } from "./native-voice.ts";
import { helpText } from "./prompts.ts";
import type { ToolSearch } from "./search.ts";
import { isSolved } from "./standing.ts";
import { tagVoice } from "./tag-voice.ts";
import type { StopReason, Turn } from "./transcript.ts";
import type { Heard, Voice } from "./voice.ts";
import type { Protocol } from "./vocabulary.ts";

const STREAK = 5;
const SILENCE = 3;

const VOICES: Readonly<Record<Protocol, Voice>> = { tags: tagVoice, native: nativeVoice };

/** What a conversation is held about, and under which conditions. */
export interface Setting {
  readonly protocol: Protocol;
  readonly opening: readonly Message[];
  readonly requiredTools: readonly string[];
  readonly search: ToolSearch;
  /** The nominal success rate of tools. */
  readonly rate: number;
  /** Names the chance of every tool call. */
  readonly seed: string;
  readonly maxTurns: number;
}

export interface Conversation {
  readonly messages: readonly Message[];
  readonly turns: readonly Turn[];
  readonly stop: StopReason;
}

/** Lets the model act, one action a message, until the conversation has a reason to stop. */
export async function converse(setting: Setting, model: Model, signal: AbortSignal): Promise<Conversation> {
  const voice = VOICES[setting.protocol];
  const messages: Message[] = [...setting.opening];
  const turns: Turn[] = [];
  while (turns.length < setting.maxTurns) {
    const prompt = { messages: [...messages], ...(voice.tools.length === 0 ? {} : { tools: voice.tools }) };
    const completion = await model.complete(prompt, signal);
    const heard = voice.hear(completion);
    const room = { ...setting, executions: executionsOf(turns) };
    const result = heard.action === null ? null : await carryOut(heard.action, room, signal);
    const { turn, text } = taken(heard, completion.finishReason, setting.protocol, result);
    turns.push(turn);
    messages.push(heard.message, ...(text === null ? [] : voice.reply(heard, text)));
    const stop = stopAfter(turns, heard, setting);
    if (stop !== null) return { messages, turns, stop };
  }
  return { messages, turns, stop: "turns" };
}

const executionsOf = (turns: readonly Turn[]): readonly Execution[] =>
  turns.map((turn) => turn.execution).filter((execution) => execution !== null);

/** One turn: what was heard, what it brought, and the text the model is told; null when it said it was done. */
function taken(
  heard: Heard,
  finishReason: FinishReason,
  protocol: Protocol,
  result: ActionResult | null,
): { readonly turn: Turn; readonly text: string | null } {
  const { action, further, opensCall, empty, completed } = heard;
  const helped = action === null && !completed;
  return {
    turn: { finishReason, action, further, opensCall, empty, helped, execution: result?.execution ?? null },
    text: helped ? helpText(protocol) : (result?.text ?? null),
  };
}

function stopAfter(turns: readonly Turn[], heard: Heard, setting: Setting): StopReason | null {
  const executions = executionsOf(turns);
  // Nothing said from here on could better or worsen the outcome, and the model is told nothing: no call is wasted.
  if (isSolved(setting.requiredTools, executions)) return "solved";
  if (heard.action === null && turns.at(-1)?.finishReason === "content-filter") return "content-filter";
  if (heard.completed) return "declared";
  if (turns.length >= SILENCE && turns.slice(-SILENCE).every((turn) => turn.empty)) return "silent";
  return streak(executions);
}

function streak(executions: readonly Execution[]): StopReason | null {
  const last = executions.slice(-STREAK);
  if (last.length === STREAK && last.every(({ verdict }) => verdict === "error")) return "failing";
  const successes = executions.filter(({ verdict }) => verdict === "success").slice(-STREAK);
  const isOneTool = successes.length === STREAK && new Set(successes.map(({ tool }) => tool)).size === 1;
  return isOneTool ? "repeating" : null;
}
