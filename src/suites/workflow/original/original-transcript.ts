import { z } from "zod";
import { FLAWS, PROMPT_TYPES, TASK_TYPES } from "../vocabulary.ts";
import type { OriginalExecution, OriginalFacts } from "./original-facts.ts";

const ConversationEntry = z.looseObject({
  role: z.string(),
  content: z.string(),
  turn: z.int().min(1),
  action: z.string().optional(),
  type: z.string().optional(),
  no_action: z.boolean().optional(),
  format_issue: z.boolean().optional(),
});

const Written = z.looseObject({
  test_id: z.string().min(1),
  task_type: z.enum(TASK_TYPES),
  prompt_type: z.string(),
  flaw_type: z.string().nullish(),
  task_instance: z.looseObject({ id: z.string().optional(), required_tools: z.array(z.string()).min(1) }),
  prompt: z.string(),
  conversation_history: z.array(ConversationEntry),
  execution_history: z.array(z.looseObject({ tool: z.string(), success: z.boolean(), error: z.string().nullish() })),
  extracted_tool_calls: z.array(z.string()),
  api_issues: z.array(z.unknown()),
  result: z.looseObject({
    success: z.boolean(),
    final_score: z.number(),
    workflow_score: z.number(),
    phase2_score: z.number(),
    quality_score: z.number(),
    tool_calls: z.array(z.string()),
    error: z.string().nullable(),
  }),
});

/** What the original noted beside a message of the model. */
export type TurnMark = "search" | "info" | "no-action" | "format-issue";

/** One answer of the model, and what it was told in return. */
export interface OriginalTurn {
  readonly turn: number;
  readonly text: string;
  readonly mark: TurnMark | null;
  readonly told: string | null;
}

/** A conversation as the original kept it, made regular. */
export interface OriginalTranscript {
  readonly id: string;
  /** As the id spells it: dots and dashes are underscores. */
  readonly model: string;
  readonly promptType: (typeof PROMPT_TYPES)[number];
  readonly taskId: string | null;
  readonly description: string;
  readonly turns: readonly OriginalTurn[];
  /** Messages of the model that the file holds a second time. */
  readonly repeatedMessages: number;
  /** The plan in the prompt; null when it shows none. */
  readonly plan: readonly string[] | null;
  readonly facts: OriginalFacts;
  /** Tools that succeeded, as the executor listed them. */
  readonly extracted: readonly string[];
  readonly recorded: {
    readonly success: boolean;
    readonly finalScore: number;
    readonly workflowScore: number;
    readonly phase2Score: number;
    readonly qualityScore: number;
    readonly toolCalls: readonly string[];
    readonly error: string | null;
  };
}

/** Takes a file's text for a conversation of the original's; or says what in it is not. */
export function readOriginal(text: string): OriginalTranscript | { readonly refused: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { refused: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = Written.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { refused: `${issue?.path.join(".") || "the file"}: ${issue?.message ?? "unknown"}` };
  }
  const promptType = promptTypeOf(parsed.data.prompt_type, parsed.data.flaw_type ?? null);
  if (promptType === undefined) {
    return { refused: `prompt_type: expected one of ${PROMPT_TYPES.join(", ")}, got "${parsed.data.prompt_type}"` };
  }
  return regular(parsed.data, promptType);
}

/** Two of the original's paths wrote a bare `flawed`, and the flaw beside it. */
const promptTypeOf = (written: string, flaw: string | null): (typeof PROMPT_TYPES)[number] | undefined => {
  const known = FLAWS.find((name) => name === flaw);
  const full = written === "flawed" && known !== undefined ? `flawed_${known}` : written;
  return PROMPT_TYPES.find((name) => name === full);
};

function regular(written: z.infer<typeof Written>, promptType: OriginalTranscript["promptType"]): OriginalTranscript {
  const { turns, repeatedMessages } = turnsOf(written.conversation_history);
  const plan = planIn(written.prompt);
  const required = written.task_instance.required_tools;
  const { result } = written;
  return {
    id: written.test_id,
    model: modelIn(written.test_id, written.task_type),
    promptType,
    taskId: written.task_instance.id ?? null,
    description: typeof written.task_instance["description"] === "string" ? written.task_instance["description"] : "",
    turns,
    repeatedMessages,
    plan,
    facts: {
      taskType: written.task_type,
      required,
      expected: plan ?? required,
      executions: written.execution_history.map(({ tool, success, error }): OriginalExecution => ({
        tool,
        success,
        error: error ?? null,
      })),
      texts: turns.map((turn) => turn.text),
      helped: turns.filter(({ mark }) => mark === "no-action" || mark === "format-issue").length,
      apiFailures: written.api_issues.length,
    },
    extracted: written.extracted_tool_calls,
    recorded: {
      success: result.success,
      finalScore: result.final_score,
      workflowScore: result.workflow_score,
      phase2Score: result.phase2_score,
      qualityScore: result.quality_score,
      toolCalls: result.tool_calls,
      error: result.error,
    },
  };
}

type Entry = z.infer<typeof ConversationEntry>;

/** One turn for each answer: where it was met with help, the file holds it twice. */
function turnsOf(entries: readonly Entry[]): Pick<OriginalTranscript, "turns" | "repeatedMessages"> {
  const said = entries.filter(({ role }) => role === "assistant");
  const numbers = [...new Set(said.map(({ turn }) => turn))];
  const turns = numbers.map((turn): OriginalTurn => {
    const own = said.filter((entry) => entry.turn === turn);
    return {
      turn,
      text: own[0]!.content,
      mark: own.map(markOf).find((mark) => mark !== null) ?? null,
      told: entries.find((entry) => entry.turn === turn && entry.role === "user")?.content ?? null,
    };
  });
  return { turns, repeatedMessages: said.length - turns.length };
}

function markOf({ action, no_action: noAction, format_issue: formatIssue }: Entry): TurnMark | null {
  if (action === "search") return "search";
  if (action === "tool_info") return "info";
  if (noAction === true) return "no-action";
  return formatIssue === true ? "format-issue" : null;
}

/** The steps between the plan's heading and its summary. */
function planIn(prompt: string): readonly string[] | null {
  const section = /## Workflow Execution Plan(.*?)(?:### Execution Summary|$)/s.exec(prompt);
  if (section === null) return null;
  return [...section[1]!.matchAll(/^\s*\d+\. Execute (\w+)/gm)].map((step) => step[1]!);
}

/** The id begins with the model's name and goes on with the task type. */
function modelIn(id: string, taskType: string): string {
  const at = id.indexOf(`_${taskType}`);
  return at > 0 ? id.slice(0, at) : id;
}
