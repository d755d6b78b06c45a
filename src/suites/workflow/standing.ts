import { knownTool } from "./catalog.ts";
import type { Execution } from "./execution.ts";

/**
 * How far a required tool came. `sound`: it succeeded after everything it depends on had. `early`: it succeeded, but
 * only before that. `missing`: it never succeeded.
 */
export type Standing = "sound" | "early" | "missing";

/** The standing of each required tool after these executions, in the order required. */
export function standingsOf(required: readonly string[], executions: readonly Execution[]): readonly Standing[] {
  const succeeded = new Set<string>();
  const sound = new Set<string>();
  for (const { tool, verdict } of executions) {
    if (verdict !== "success") continue;
    if (knownTool(tool).dependsOn.every((dependency) => succeeded.has(dependency))) sound.add(tool);
    succeeded.add(tool);
  }
  return required.map((tool) => (sound.has(tool) ? "sound" : succeeded.has(tool) ? "early" : "missing"));
}

/** True when every required tool succeeded in an order that respects the dependencies. */
export const isSolved = (required: readonly string[], executions: readonly Execution[]): boolean =>
  standingsOf(required, executions).every((standing) => standing === "sound");
