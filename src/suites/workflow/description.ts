import { assertNever, type Random } from "#kernel";
import { knownTool } from "./catalog.ts";
import type { Scene } from "./scene.ts";
import type { Category } from "./tool.ts";
import type { Difficulty } from "./vocabulary.ts";
import { WORDINGS } from "./wording.ts";

/**
 * What a task asks for, in words. Very easy names every tool in order; easy says each step and its family; medium
 * says the steps; hard tells what each step is good for; very hard tells the purpose and only what the last tools of
 * each strand are good for: the tools they depend on are for the model to find.
 */
export function describeTask(tools: readonly string[], scene: Scene, difficulty: Difficulty, random: Random): string {
  const plain = tools.map((tool) => fill(random.pick(wordingOf(tool).plain), tools, scene));
  const hints = tools.map((tool) => sentence(fill(random.pick(wordingOf(tool).hint), tools, scene)));
  const opening = `This is about ${scene.topic} for ${scene.owner}, ${scene.goal}.`;
  switch (difficulty) {
    case "very_easy":
      return [opening, ...tools.map((tool, at) => `Step ${at + 1}: use ${tool} to ${plain[at]}.`)].join(" ");
    case "easy":
      return `${opening} ${inOrder(plain.map((step, at) => `${step} (with a tool for ${FAMILIES[knownTool(tools[at]!).category]})`))}`;
    case "medium":
      return `${opening} ${sentence(joined(plain))}.`;
    case "hard":
      return [opening, ...hints].join(" ");
    case "very_hard":
      return [opening, ...random.shuffle(hints.filter((_, at) => isLast(tools[at]!, tools)))].join(" ");
    default:
      return assertNever(difficulty);
  }
}

function wordingOf(tool: string): { readonly plain: readonly string[]; readonly hint: readonly string[] } {
  const wording = WORDINGS[tool];
  if (wording === undefined) throw new Error(`no wording for "${tool}"`);
  return wording;
}

function fill(text: string, tools: readonly string[], scene: Scene): string {
  const { fields, file, ...words } = scene;
  const slots: Readonly<Record<string, string>> = {
    ...words,
    source: file,
    origin: tools.includes("network_fetcher") ? scene.url : file,
    fields: joined(fields),
  };
  return text.replaceAll(/\{(\w+)\}/g, (_, slot: string) => {
    const value = slots[slot];
    if (value === undefined) throw new Error(`no slot "${slot}" in a scene`);
    return value;
  });
}

const FAMILIES: Readonly<Record<Category, string>> = {
  file_operations: "file operations",
  data_processing: "data processing",
  network: "the network",
  computation: "computation",
  integration: "integration",
  utility: "odds and ends",
};

/** True for a tool that no other of these depends on. */
const isLast = (tool: string, tools: readonly string[]): boolean =>
  !tools.some((other) => knownTool(other).dependsOn.includes(tool));

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function inOrder(steps: readonly string[]): string {
  const words = steps.map((step, at) => {
    if (at === 0) return `First ${step}`;
    return at === steps.length - 1 ? `finally ${step}` : `then ${step}`;
  });
  return `${words.join(", ")}.`;
}
