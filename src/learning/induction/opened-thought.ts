import type { Experience } from "../experience/experience.ts";
import type { StepKind } from "../memory/workflow.ts";
import { identifiersIn, namesOfSource, pathsIn, repeatedNames } from "../gate/concrete-names.ts";

/** Shorter ones say nothing that a rule does not say better. */
const LEAST_WORDS = 6;
const MOST_CHARS = 320;

/**
 * What the agent itself said at its first step of a kind, with names and values left open: the diagnosis in its words. Null
 * when it said little, or when a name of the task would remain.
 */
export function openedThought(kind: StepKind, experience: Experience): string | null {
  const said = experience.steps.find((step) => step.kind === kind && step.because.split(" ").length >= LEAST_WORDS);
  if (said === undefined || said.because.length > MOST_CHARS || said.because.endsWith("…")) return null;
  let text = said.because.replaceAll(/`[^`]*`/g, "{{code}}").replaceAll(/"[^"]*"/g, "{{text}}");
  for (const path of pathsIn(text)) text = text.replaceAll(path, "{{file}}");
  for (const name of identifiersIn(text)) text = text.replaceAll(new RegExp(`\\b${escaped(name)}\\b`, "g"), "{{name}}");
  return repeatedNames(text, namesOfSource(experience)).length === 0 ? text : null;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
