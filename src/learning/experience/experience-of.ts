import type { AgentStep, SweTranscript } from "#suites";
import { changesOfPatch } from "./changes-of-patch.ts";
import type { Experience, ExperienceStep, TaskFacts } from "./experience.ts";
import { commandOf, fileOf, kindOf } from "./step-kind.ts";

/** A graded trial as learning gets it from the ledger. */
export interface GradedTrial {
  readonly task: string;
  readonly trial: string;
  readonly outcome: Experience["outcome"];
  readonly transcript: SweTranscript;
}

const MOST = { problem: 2_000, did: 240, because: 240, saw: 240, steps: 200 } as const;

/** What a trial taught: pure, so that it can be made again from the ledger whenever it is wanted. */
export function experienceOf({ transcript, ...trial }: GradedTrial, facts: TaskFacts): Experience {
  const { steps, patch, end, evaluation, memory } = transcript;
  return {
    v: 1,
    ...trial,
    repo: facts.repo,
    problem: shortened(facts.problem, MOST.problem),
    steps: stepsOf(steps),
    changes: changesOfPatch(patch),
    end,
    trouble: evaluation.trouble,
    shown: memory.workflows,
    malformed: steps.filter(({ action }) => action === "malformed").length,
  };
}

function stepsOf(steps: readonly AgentStep[]): readonly ExperienceStep[] {
  let changed = false;
  const told: ExperienceStep[] = [];
  for (const step of steps) {
    if (step.action === "malformed" || told.length >= MOST.steps) continue;
    const kind = kindOf(step, changed);
    changed ||= kind === "change";
    const file = fileOf(step);
    told.push({
      kind,
      did: shortened(didOf(step, file), MOST.did),
      because: shortened(step.thought.replaceAll(/\s+/g, " ").trim(), MOST.because),
      saw: bothEnds(step.observation.trim(), MOST.saw),
      files: file === null ? [] : [file],
      worked: step.exitCode === null ? null : step.exitCode === 0,
    });
  }
  return told;
}

function didOf(step: AgentStep, file: string | null): string {
  if (step.action === "shell") return commandOf(step);
  return file === null ? step.action : `${step.action} ${file}`;
}

/** The beginning of a text. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** The beginning and the end of a text: errors stand at the end. */
function bothEnds(text: string, most: number): string {
  if (text.length <= most) return text;
  const part = Math.floor((most - 3) / 2);
  return `${text.slice(0, part)} … ${text.slice(-part)}`;
}
