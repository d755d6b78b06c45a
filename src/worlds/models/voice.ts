import { assertNever, digestOf } from "#kernel";
import type { ToolCall } from "#records";
import type { Action } from "./decide.ts";
import type { Mind } from "./mind.ts";

/** What a model wrote: text, and calls when it uses the interface's own tool calling. */
export interface Utterance {
  readonly content: string;
  readonly toolCalls: readonly ToolCall[];
}

const DONE = "TASK_COMPLETED";

const THOUGHTS = [
  "Let me take this one step at a time.",
  "What I know so far tells me where to go on.",
  "I keep the order of the steps in mind.",
  "What comes before has to be there first.",
  "I look at what the task asks for and what is done so far.",
  "This should bring the task forward.",
  "If it fails I can try again.",
  "The inputs give me the parameters I need.",
];

/** Puts an action into words, with the faults of this model's writing. */
export function say(mind: Mind, action: Action): Utterance {
  const native = mind.sight.protocol === "native" && mind.ability.nativeTools;
  if (action.kind === "done" && mind.mood("terse").chance(mind.ability.focus)) return { content: DONE, toolCalls: [] };
  const prose = proseFor(mind, action);
  if (action.kind === "done" || action.kind === "talk") return { content: prose, toolCalls: [] };
  return native
    ? { content: prose, toolCalls: [nativeCall(mind, action)] }
    : { content: `${prose}\n${tagged(mind, action)}`.trim(), toolCalls: [] };
}

function proseFor(mind: Mind, action: Action): string {
  const opening = mind.sight.wantsReasoning && mind.mood("reasons").chance(mind.ability.focus) ? "Reasoning: " : "";
  return `${opening}${thoughts(mind)} ${intention(action)}`.trim();
}

function thoughts(mind: Mind): string {
  const chance = mind.mood("prose");
  const share = 0.5 + chance.next();
  const sentences = Math.round((mind.ability.verbosity * share) / 13);
  const order = chance.shuffle(THOUGHTS);
  return Array.from({ length: sentences }, (_, at) => order[at % order.length]).join(" ");
}

function intention(action: Action): string {
  switch (action.kind) {
    case "search":
      return "I search for a tool.";
    case "info":
      return `I look at what ${action.tool} takes.`;
    case "call":
      return `I call ${action.tool}.`;
    case "done":
      return `Everything that was asked for has been done.\n${DONE}`;
    case "talk":
      return "I think about what to do next.";
    default:
      return assertNever(action);
  }
}

type Doing = Exclude<Action, { readonly kind: "done" | "talk" }>;

function tagged(mind: Mind, action: Doing): string {
  const tag = `tool_${action.kind}`;
  const body = action.kind === "call" ? callBody(mind, action) : action.kind === "search" ? action.query : action.tool;
  const closes = mind.mood("closes").chance(afterHelp(mind, mind.ability.closesTags));
  return `<${tag}>${body}${closes ? `</${tag}>` : ""}`;
}

// Told that it was not understood, a model writes more carefully; one that never does a thing still never does it.
function afterHelp(mind: Mind, share: number): number {
  return mind.sight.unreadable > 0 && share > 0 ? 1 - (1 - share) / 2 : share;
}

function callBody(mind: Mind, { tool, parameters }: Extract<Action, { readonly kind: "call" }>): string {
  if (mind.mood("json").chance(afterHelp(mind, mind.ability.jsonBodies)))
    return JSON.stringify({ name: tool, parameters });
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return mind.mood("bare").pick([tool, `${tool}(${pairs.join(", ")})`, `${tool} ${JSON.stringify(parameters)}`]);
}

function nativeCall(mind: Mind, action: Doing): ToolCall {
  const [name, given] = nativeForm(action);
  const whole = JSON.stringify(given);
  const broken = !mind.mood("json").chance(1 - (1 - mind.ability.jsonBodies) / 2);
  const id = `call_${digestOf([mind.mood("id").next(), name, whole], 20)}`;
  return { id, name, arguments: broken ? whole.slice(0, -1) : whole };
}

function nativeForm(action: Doing): readonly [string, object] {
  switch (action.kind) {
    case "search":
      return ["tool_search", { query: action.query }];
    case "info":
      return ["tool_info", { name: action.tool }];
    case "call":
      return [action.tool, action.parameters];
    default:
      return assertNever(action);
  }
}
