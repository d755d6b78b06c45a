import { z } from "zod";
import type { Prompt } from "#models";
import type { CompressedExperience } from "../experience/compress.ts";
import { WorkflowContent } from "../memory/workflow.ts";

/** Raise it whenever the prompt or the reading of its answers would do anything differently. */
export const INDUCTION_VERSION = "1";

/** Most workflows that one experience may give. */
const MOST_WORKFLOWS = 2;

const Answer = z.strictObject({
  workflows: z
    .array(WorkflowContent.unwrap().omit({ marks: true }))
    .max(MOST_WORKFLOWS)
    .readonly(),
});

/** What a model is asked to make of an experience. */
export function inductionPrompt(experience: CompressedExperience, known: readonly string[]): Prompt {
  const titles = known.length === 0 ? "(none yet)" : known.map((title) => `- ${title}`).join("\n");
  return {
    messages: [
      { role: "system", content: SYSTEM },
      {
        role: "user",
        content: `Titles that are known already:\n${titles}\n\nThe experience, as JSON:\n${JSON.stringify(experience)}\n\nAnswer with one JSON object.`,
      },
    ],
  };
}

/** What to say when an answer was refused: once, with the reason. */
export const repairPrompt = (prompt: Prompt, answer: string, why: string): Prompt => ({
  ...prompt,
  messages: [
    ...prompt.messages,
    { role: "assistant", content: answer },
    { role: "user", content: `That cannot be taken in: ${why}. Answer again with the whole JSON object, mended.` },
  ],
});

const { $schema: _, ...shape } = z.toJSONSchema(Answer);

const SYSTEM = `You look at how a software agent worked on one repair, and write down what others can use on different repairs.

Rules:
- Write at most ${MOST_WORKFLOWS} entries; an empty list when nothing can be learnt or everything is known already.
- An entry is smaller than a whole task: a sub-routine of 3 to 8 steps. It must make sense in another repository.
- Leave concrete values open as {{names_in_double_braces}}: files, functions, values, commands. Never name a file, a function or an id of this repair.
- Give each step a real reason in "why".
- From a solved task write kind "workflow": how to find and mend this kind of mistake. From a failed one write kind "lesson": what to do so that it does not happen again.
- "when" says in which situation it applies, by what an issue shows; "cues" are single words of such issues.

The answer is one JSON object of this schema, without anything around it:
${JSON.stringify(shape)}`;

/** The entries in a model's answer, or why it has none that can be read. */
export type ReadInduction =
  | { readonly kind: "read"; readonly contents: readonly WorkflowContent[] }
  | { readonly kind: "unreadable"; readonly why: string };

/** Reads an answer; JSON in a code block counts as well. */
export function readInduction(text: string): ReadInduction {
  const inner = /```(?:json)?\s*([\s\S]*?)```/.exec(text)?.[1] ?? text;
  let value: unknown;
  try {
    value = JSON.parse(inner.trim());
  } catch {
    return { kind: "unreadable", why: "it is not one JSON object" };
  }
  const parsed = Answer.safeParse(value);
  if (parsed.success) return { kind: "read", contents: parsed.data.workflows.map((one) => ({ ...one, marks: [] })) };
  const [issue] = parsed.error.issues;
  return { kind: "unreadable", why: `${issue?.path.join(".") || "the object"}: ${issue?.message ?? "wrong"}` };
}
