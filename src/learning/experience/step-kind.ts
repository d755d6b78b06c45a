import type { AgentStep } from "#suites";
import type { StepKind } from "../memory/workflow.ts";

const SEARCH = /(^|[|;&]\s*)(grep|rg|find|ls|git\s+(log|grep|ls-files)|tree)\b/;
const RUN =
  /\b(pytest|unittest|node\s+--test|npm\s+(run\s+)?test|npx\s+\w+|tox|make\s+(test|check)|mocha|vitest|jest)\b|(^|[|;&]\s*)(python3?|node|bash|sh)\s+\S+/;

/** What an action was for: a program that runs before the first change reproduces, after it checks. */
export function kindOf(step: AgentStep, changedAlready: boolean): StepKind {
  switch (step.action) {
    case "edit":
      return "change";
    case "create":
      return changedAlready ? "check" : "reproduce";
    case "view":
      return "understand";
    case "submit":
      return "finish";
    case "shell":
    case "malformed":
      return kindOfCommand(commandOf(step), changedAlready);
  }
}

function kindOfCommand(command: string, changedAlready: boolean): StepKind {
  if (/\bsed\s+-i\b|\bgit\s+apply\b|\bpatch\s+-/.test(command)) return "change";
  if (RUN.test(command)) return changedAlready ? "check" : "reproduce";
  return SEARCH.test(command) ? "locate" : "understand";
}

/** The command line of a shell action; the empty text for others. */
export function commandOf({ arguments: given }: AgentStep): string {
  const command = given["command"] ?? given["cmd"];
  return typeof command === "string" ? command : "";
}

/** The file an action names; null when it names none. */
export function fileOf({ arguments: given }: AgentStep): string | null {
  const file = given["path"] ?? given["file"] ?? given["file_path"];
  return typeof file === "string" && file !== "" ? file : null;
}
