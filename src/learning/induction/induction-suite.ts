import { z } from "zod";
import { digestOf, type Json, TaskId } from "#kernel";
import type { Job, Suite, TrialModels } from "#suites";
import { compress, type CompressedExperience } from "../experience/compress.ts";
import type { Experience } from "../experience/experience.ts";
import { judge } from "../gate/gate.ts";
import { emptyMemory } from "../memory/memory.ts";
import { WorkflowContent, workflowOf } from "../memory/workflow.ts";
import { INDUCTION_VERSION, inductionPrompt, readInduction, repairPrompt } from "./induction-prompt.ts";

interface Lesson {
  readonly experience: Experience;
  readonly told: CompressedExperience;
  readonly known: readonly string[];
}

/** What an induction leaves: every answer, and the entries of the last one. */
export const InductionTranscript = z
  .object({ v: z.literal(1), answers: z.array(z.string()), contents: z.array(WorkflowContent).nullable() })
  .readonly();

/** Experiences of one generation, to be put to a model as trials like any others: recorded, paid once, resumed. */
export interface InductionRequest {
  readonly experiences: readonly Experience[];
  /** Titles the memory has. */
  readonly known: readonly string[];
  readonly order: string;
  readonly budgetTokens: number;
}

/** The suite of these inductions: a task an experience. Graded by the gate: full when all that came of it may be taken in. */
export function inductionSuite({ experiences, known, order, budgetTokens }: InductionRequest): Suite<Lesson> {
  return {
    name: "induction",
    version: INDUCTION_VERSION,
    axes: [{ name: "order", values: [order], default: [order] }],
    defaultInstances: "all",
    findings: [],
    tasks: () =>
      experiences.map((experience) => {
        const told = compress(experience, budgetTokens);
        const id = TaskId(`${experience.task} of ${experience.trial.slice(0, 8)}`);
        return { id, digest: digestOf([told, known], 24), body: { experience, told, known } };
      }),
    solve,
    score: ({ task: { body } }, transcript) => {
      const { contents } = InductionTranscript.parse(transcript);
      const judged = (contents ?? []).map((content) =>
        judge(workflowOf(content, "model"), [body.experience], emptyMemory),
      );
      const good = judged.filter(({ kind }) => kind !== "refused").length;
      const score = contents === null ? 0 : judged.length === 0 ? 1 : good / judged.length;
      return {
        kind: "graded",
        outcome: score === 1 ? "full" : score === 0 ? "failure" : "partial",
        score,
        scoring: `induction-${INDUCTION_VERSION}`,
        facts: { readable: contents !== null, entries: judged.length, good },
      };
    },
  };
}

/** Asks once, and once more when the answer cannot be read. */
async function solve({ task: { body } }: Job<Lesson>, { asked }: TrialModels, signal: AbortSignal): Promise<Json> {
  const answers: string[] = [];
  let prompt = inductionPrompt(body.told, body.known);
  for (let tries = 0; tries < 2; tries++) {
    const { content } = await asked.complete(prompt, signal);
    answers.push(content);
    const read = readInduction(content);
    if (read.kind === "read") return { v: 1, answers, contents: read.contents as unknown as Json };
    prompt = repairPrompt(prompt, content, read.why);
  }
  return { v: 1, answers, contents: null };
}
