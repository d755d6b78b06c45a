import { z } from "zod";
import { assertNever } from "#kernel";
import type { Action, CallAction } from "./action.ts";
import { toolNamed } from "./catalog.ts";
import { throwDice } from "./dice.ts";
import { parameterProblems } from "./parameter-check.ts";
import type { ToolSearch } from "./search.ts";
import { infoText, parametersText, searchText } from "./tool-text.ts";

/** What became of one call. `reached` is false when it was refused before the dice: the model's own mistake. */
export const Execution = z
  .object({
    tool: z.string(),
    verdict: z.enum(["success", "error"]),
    code: z.string().nullable(),
    reached: z.boolean(),
  })
  .readonly();
export type Execution = z.infer<typeof Execution>;

/** The tools as one trial meets them: how they are found, its chance, its nominal success rate, and what was called so far. */
export interface ToolRoom {
  readonly search: ToolSearch;
  readonly seed: string;
  readonly rate: number;
  readonly executions: readonly Execution[];
}

/** What an action brings: the text for the model, and for calls the record of what happened. */
export interface ActionResult {
  readonly text: string;
  readonly execution: Execution | null;
}

/** Carries out one action; waits for nothing but the search. The room is not changed. */
export async function carryOut(action: Action, room: ToolRoom, signal: AbortSignal): Promise<ActionResult> {
  switch (action.kind) {
    case "search":
      return { text: searchText(action.query, await room.search(action.query, signal)), execution: null };
    case "info":
      return {
        text: infoText(action.written, action.tool === null ? undefined : toolNamed(action.tool)),
        execution: null,
      };
    case "call":
      return call(action, room);
    default:
      return assertNever(action);
  }
}

function call(action: CallAction, room: ToolRoom): ActionResult {
  const tool = action.tool === null ? undefined : toolNamed(action.tool);
  if (tool === undefined) {
    return refused(action.written, "UNKNOWN_TOOL", "No tool has this name. Search for one by what it should do.", room);
  }
  const { parameters } = action;
  const problems = parameters === null ? ["the parameters are not a JSON object"] : parameterProblems(tool, parameters);
  if (problems.length > 0) {
    const text = `${problems.join("; ")}.\nThe tool's parameters: ${parametersText(tool)}.`;
    return refused(tool.name, "INVALID_PARAMETERS", text, room);
  }
  const history = room.executions.filter((past) => past.reached);
  const outcome = throwDice(
    room.seed,
    tool,
    room.rate,
    history.map((past) => ({ tool: past.tool, succeeded: past.verdict === "success" })),
  );
  const code = outcome.verdict === "error" ? outcome.code : null;
  const execution: Execution = { tool: tool.name, verdict: outcome.verdict, code, reached: true };
  return { text: resultText(execution, outcome.text, room), execution };
}

function refused(tool: string, code: string, text: string, room: ToolRoom): ActionResult {
  const execution: Execution = { tool, verdict: "error", code, reached: false };
  return { text: resultText(execution, text, room), execution };
}

function resultText(execution: Execution, text: string, room: ToolRoom): string {
  const { tool, verdict, code } = execution;
  const successes = [...room.executions, execution].filter((past) => past.verdict === "success").length;
  return [
    `Result of ${tool}: ${verdict}${code === null ? "" : ` ${code}`}`,
    text,
    `Progress: ${successes} successful ${successes === 1 ? "call" : "calls"}.`,
  ].join("\n");
}
