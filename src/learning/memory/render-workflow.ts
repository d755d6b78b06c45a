import type { Workflow } from "./workflow.ts";

/** A workflow as a model reads it. */
export function renderWorkflow({ content }: Workflow): string {
  const { title, when, steps } = content;
  const lines = steps.map(({ kind, why, do: what }, at) => `  ${at + 1}. [${kind}] ${what}\n     Why: ${why}`);
  return [`## ${title}`, `When: ${when}`, "Steps:", ...lines].join("\n");
}

/** What is injected for these workflows; the empty text for none, so that a prompt without memory is untouched. */
export function renderMemory(workflows: readonly Workflow[]): string {
  if (workflows.length === 0) return "";
  return [INTRODUCTION, ...workflows.map(renderWorkflow), CLOSE].join("\n\n");
}

const INTRODUCTION = `# Experience from earlier tasks
What worked, or what went wrong, on tasks solved before. Names in {{double braces}} stand for what is in front of you.`;

const CLOSE = "These are suggestions: follow one only where its situation is yours.";

// Of a text without a tokenizer at hand; the same for every model, so that a budget means the same everywhere.
const CHARS_PER_TOKEN = 4;

/** Tokens of a text, by its length: four characters a token. */
export const tokensOf = (text: string): number => Math.ceil(text.length / CHARS_PER_TOKEN);
