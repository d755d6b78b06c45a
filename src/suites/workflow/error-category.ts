import type { ErrorCategory } from "#records";
import { completed } from "./dependencies.ts";
import { standingsOf } from "./standing.ts";
import type { View } from "./view.ts";

/** What the rules look at, of a trial that is not full. */
interface Evidence {
  readonly view: View;
  /** Required tools that never succeeded. */
  readonly missing: readonly string[];
  /** Required tools that succeeded before what they depend on. */
  readonly early: readonly string[];
  readonly required: readonly string[];
}

const RULES: readonly (readonly [ErrorCategory, (evidence: Evidence) => boolean])[] = [
  // Nothing was called, and at least one answer could not be read; or most answers could not.
  [
    "tool_call_format",
    ({ view }) => {
      const unread = view.turns.filter((turn) => turn.action === null && (turn.helped || turn.opensCall)).length;
      return (unread > 0 && view.executions.length === 0) || unread * 2 > view.turns.length;
    },
  ],
  // A required tool was given up with its parameters still wrong.
  [
    "parameter_config",
    (evidence) => evidence.missing.some((tool) => lastCodeOf(tool, evidence) === "INVALID_PARAMETERS"),
  ],
  // Everything was done, in an order the dependencies do not allow.
  ["sequence_order", ({ missing, early }) => missing.length === 0 && early.length > 0],
  // A required tool failed and was given up, and something it depends on had not succeeded when it was last called.
  ["dependency", (evidence) => evidence.missing.some((tool) => wasCalledTooSoon(tool, evidence))],
  // A tool that helps nothing was called, or the model stopped of itself without ever calling a required one.
  [
    "tool_selection",
    (evidence) =>
      callsForNothing(evidence) ||
      (evidence.view.stop === "declared" && evidence.missing.some((tool) => lastCodeOf(tool, evidence) === null)),
  ],
  // The last try at every missing tool ran into a simulated timeout, and the model left it at that.
  [
    "timeout",
    (evidence) =>
      evidence.view.stop !== "turns" && evidence.missing.every((tool) => lastCodeOf(tool, evidence) === "TIMEOUT"),
  ],
  ["max_turns", ({ view }) => view.stop === "turns"],
];

/** Why a trial is not full, by the first rule over what happened in it that applies; `other` when none does. */
export function errorCategoryOf(required: readonly string[], view: View): ErrorCategory {
  const standings = standingsOf(required, view.executions);
  const evidence: Evidence = {
    view,
    required,
    missing: required.filter((_, at) => standings[at] === "missing"),
    early: required.filter((_, at) => standings[at] === "early"),
  };
  return RULES.find(([, applies]) => applies(evidence))?.[0] ?? "other";
}

/** The error the latest call of a tool ended with; null when it was never called. */
const lastCodeOf = (tool: string, { view }: Evidence): string | null =>
  view.executions.findLast((execution) => execution.tool === tool)?.code ?? null;

function wasCalledTooSoon(tool: string, { view }: Evidence): boolean {
  const last = view.executions.findLastIndex((execution) => execution.tool === tool);
  if (last === -1) return false;
  const before = view.executions.slice(0, last).filter(({ verdict }) => verdict === "success");
  return completed([tool]).some((other) => other !== tool && !before.some((execution) => execution.tool === other));
}

function callsForNothing({ view, required }: Evidence): boolean {
  const useful = new Set(completed(required));
  return view.executions.some((execution) => !useful.has(execution.tool));
}
