import type { Message } from "#records";
import { ACTION_EXAMPLE, toolsText } from "./action.ts";
import type { AgentView } from "./agent-view.ts";

/** What the opening messages are made of. */
export interface Opening {
  readonly view: AgentView;
  /** Text of past experience; empty when none is shown. */
  readonly memory: string;
  readonly inject: "system" | "user";
  readonly maxIterations: number;
  /** Names this try, so that no cache on the way takes two tries for one. */
  readonly workOrder: string;
}

/** The messages a trial begins with. Without memory they are the same, letter for letter, wherever memory would be shown. */
export function openingMessages(opening: Opening): readonly Message[] {
  const { memory, inject } = opening;
  const system = systemText(opening.maxIterations);
  const task = taskText(opening);
  if (memory === "") return [message("system", system), message("user", task)];
  return inject === "system"
    ? [message("system", `${system}\n\n${memory}`), message("user", task)]
    : [message("system", system), message("user", `${memory}\n\n${task}`)];
}

/** What is said to a message that could not be read as an action. */
export const helpText = (why: string): string =>
  `Nothing was done: ${why}. Call one of the tools, or write one block like this:\n${ACTION_EXAMPLE}`;

const message = (role: "system" | "user", content: string): Message => ({ role, content });

const systemText = (maxIterations: number): string => `You repair programs in a repository on this computer.

In each message say in a sentence or two what you think, then use exactly one tool. If you cannot call tools, write the call as one block:
${ACTION_EXAMPLE}

Tools:
${toolsText()}

Every command begins anew in the folder of the repository. There is no network. You have ${maxIterations} messages.`;

function taskText({ view, workOrder }: Opening): string {
  const version = view.version === "" ? "" : `, version ${view.version}`;
  const hints = view.hints === "" ? "" : `\n\n<discussion>\n${view.hints}\n</discussion>`;
  return `The repository ${view.repo}${version} is in the current folder, at commit ${view.baseCommit}. This issue was reported:

<issue>
${view.problem.trim()}
</issue>${hints}

Change the source so that the issue is resolved. Other tests than those in the repository will judge the change, and the ones that pass now must still pass. Change as little as needed and leave the tests alone. Look at the code first, find the cause, repair it, see that it works, then submit.

Work order ${workOrder}.`;
}
