import type { LegacyKey, LegacyTranscript } from "#records";
import { numbersIn } from "./json-database.ts";
import { isObject, type LooseJson, type LooseObject } from "./json-text.ts";

/** Whether a JSON document is a recorded conversation of the original. */
export const isTranscript = (root: LooseObject): boolean =>
  Array.isArray(root["conversation_history"]) && (isObject(root["result"]) || Array.isArray(root["execution_history"]));

/** Takes a recorded conversation apart. Whatever is missing counts as not said. */
export function transcriptFacts(root: LooseObject): LegacyTranscript {
  const id = textOr(root["test_id"], "");
  const model = modelOf(id, textOr(root["task_type"], ""));
  const messages = objectsOf(root["conversation_history"]);
  const contents = messages
    .filter((message) => message["role"] === "assistant")
    .map((message) => textOr(message["content"], ""));
  const result = isObject(root["result"]) ? root["result"] : {};
  return {
    id,
    model,
    key: keyOf(model, root),
    messages: messages.length,
    unclosedCalls: contents.filter(opensWithoutClosing).length,
    closedCalls: contents.filter((content) => content.includes(CLOSE)).length,
    executed: objectsOf(root["execution_history"]).map((step) => ({
      tool: textOr(step["tool"], ""),
      success: step["success"] === true,
    })),
    requiredTools: isObject(root["task_instance"]) ? textsIn(root["task_instance"]["required_tools"]) : [],
    apiIssues: Array.isArray(root["api_issues"]) ? root["api_issues"].length : 0,
    recorded: {
      success: typeof result["success"] === "boolean" ? result["success"] : null,
      level: textOrNull(result["success_level"]),
      error: textOrNull(result["error"]),
      toolCalls: textsIn(result["tool_calls"]),
      numbers: numbersIn(result),
    },
    texts: textsDeep(root),
  };
}

const OPEN = "<tool_call>";
const CLOSE = "</tool_call>";

const opensWithoutClosing = (content: string): boolean => content.lastIndexOf(OPEN) > content.lastIndexOf(CLOSE);

/** The id begins with the model's name, dots and dashes as underscores, and goes on with the task type. */
function modelOf(id: string, taskType: string): string {
  const at = taskType === "" ? -1 : id.indexOf(`_${taskType}`);
  return at > 0 ? id.slice(0, at) : "";
}

function keyOf(model: string, root: LooseObject): LegacyKey {
  const rate = root["tool_success_rate"];
  return {
    model,
    promptType: textOrNull(root["prompt_type"]),
    toolSuccessRate: typeof rate === "number" ? rate : null,
    difficulty: textOrNull(root["difficulty"]),
    taskType: textOrNull(root["task_type"]),
  };
}

const textOr = (value: LooseJson | undefined, otherwise: string): string =>
  typeof value === "string" ? value : otherwise;

const textOrNull = (value: LooseJson | undefined): string | null => (typeof value === "string" ? value : null);

const textsIn = (value: LooseJson | undefined): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

const objectsOf = (value: LooseJson | undefined): LooseObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Every text in a document, keys apart. */
function textsDeep(root: LooseJson): string[] {
  const texts: string[] = [];
  const left: LooseJson[] = [root];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value === "string") texts.push(value);
    else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) left.push(inner);
  }
  return texts;
}
