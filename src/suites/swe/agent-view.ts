import type { SweInstance } from "./swe-instance.ts";

/** What of a row is for the agent: an allow-list, so that a field nobody thought of stays hidden. */
export interface AgentView {
  readonly repo: string;
  readonly baseCommit: string;
  readonly version: string;
  readonly createdAt: string;
  readonly problem: string;
  /** The discussion under the issue; empty unless asked for. */
  readonly hints: string;
}

/** The part of a row that an agent may see. Solution, judging tests, their names, and the row's own id are not in it. */
export const agentView = (instance: SweInstance, showHints: boolean): AgentView => ({
  repo: instance.repo,
  baseCommit: instance.base_commit,
  version: instance.version,
  createdAt: instance.created_at,
  problem: instance.problem_statement,
  hints: showHints ? instance.hints_text : "",
});
