import type { Message } from "#records";
import type { SimulatedPrompt } from "../sight.ts";
import { speaksOf } from "./relevance.ts";
import type { KnownFamily, KnownRepair, RepairKnowledge } from "./repair-knowledge.ts";

/** What a simulated agent makes of a conversation about a repair. */
export interface RepairScene {
  /** Null for an issue that it does not know. */
  readonly repair: KnownRepair | null;
  readonly family: KnownFamily | null;
  /** Whether it was shown a workflow that speaks of this kind of defect. */
  readonly isTaught: boolean;
  /** Names the conversation's chance: the same whatever memory is shown. */
  readonly order: string;
  /** Whether it may call tools by the interface's own tool calling. */
  readonly offersTools: boolean;
  /** How many of its messages did something, and how many there are. */
  readonly moves: number;
  readonly turns: number;
}

const ISSUE = /<issue>\n([\s\S]*?)\n<\/issue>/;

/** Reads a conversation as one about a repair; null when it is about something else. */
export function repairScene({ messages, tools = [] }: SimulatedPrompt, knowledge: RepairKnowledge): RepairScene | null {
  const opening = openingOf(messages);
  const issue = ISSUE.exec(opening)?.[1];
  if (issue === undefined || !opening.includes("```action")) return null;
  const repair = knowledge.repairs.find(({ problem }) => problem.trim() === issue.trim()) ?? null;
  const family = knowledge.families.find(({ name }) => name === repair?.family) ?? null;
  const own = messages.filter(({ role }) => role === "assistant");
  return {
    repair,
    family,
    isTaught: family !== null && speaksOf(family, opening.replace(issue, "")),
    order: `${/Work order \w+/.exec(opening)?.join() ?? ""} ${issue}`,
    offersTools: tools.some(({ name }) => name === "submit"),
    moves: own.filter(doesSomething).length,
    turns: own.length,
  };
}

/** What was said before the agent's first message. */
function openingOf(messages: readonly Message[]): string {
  const firstReply = messages.findIndex(({ role }) => role === "assistant");
  const opening = firstReply === -1 ? messages : messages.slice(0, firstReply);
  return opening.map(({ content }) => content).join("\n");
}

const doesSomething = ({ content, toolCalls = [] }: Message): boolean =>
  toolCalls.length > 0 || content.includes("```action");
