import { type Change, type Experience } from "../experience/experience.ts";
import { EDIT_SHAPES } from "../experience/edit-shape.ts";
import type { EditShape } from "../experience/edit-tokens.ts";
import type { StepKind, WorkflowContent, WorkflowStep } from "../memory/workflow.ts";
import { STEPS } from "../memory/workflow.ts";
import { cuesOf } from "./cues.ts";
import { lessonsOf } from "./lessons.ts";
import { openedThought } from "./opened-thought.ts";

/** Workflows that one experience gives by rules alone, without a model: of a solved task how it was solved, of another what went wrong. */
export function induceByRules(experience: Experience): readonly WorkflowContent[] {
  if (experience.outcome !== "full") return lessonsOf(experience, cuesOf(experience));
  const [change] = experience.changes;
  if (change === undefined) return [];
  const steps = stepsOf(experience, change);
  if (steps.length < STEPS.least) return [];
  return [{ kind: "workflow", ...headOf(experience, change), steps, marks: [markOf(change)] }];
}

/** Kinds of step of which the agent's own words say more than a rule can: its diagnosis, its remedy, its test of it. */
const TELLING: ReadonlySet<StepKind> = new Set(["understand", "change", "check"]);

const markOf = ({ shape, before, after }: Change): string =>
  shape === "other" ? `edit:${before}→${after}`.slice(0, 120) : `edit:${shape}`;

type Head = Pick<WorkflowContent, "title" | "when" | "cues">;

function headOf(experience: Experience, change: Change): Head {
  const known = shapeNamed(change);
  const cues = cuesOf(experience);
  if (known === undefined) {
    const title = change.before === "" ? "Add what is missing" : "Change the expression that decides";
    return {
      title: `${title}: ${cues.slice(0, 3).join(", ")}`.slice(0, 120),
      when: `Something is wrong with: ${cues.slice(0, 8).join(", ")}.`,
      cues,
    };
  }
  return { title: known.title, when: known.when, cues: [...new Set([...known.cues, ...cues])].slice(0, 30) };
}

/** The kinds of step the trajectory went through, each where it first came, at least as it must be done to be repeated. */
function stepsOf(experience: Experience, change: Change): readonly WorkflowStep[] {
  const kinds: StepKind[] = [];
  for (const { kind } of experience.steps) if (kind !== "finish" && !kinds.includes(kind)) kinds.push(kind);
  // Where the order of first comings puts the check before the change, a second check follows the change.
  const ordered =
    kinds.includes("check") && kinds.indexOf("check") < kinds.indexOf("change") ? [...kinds, "check" as const] : kinds;
  return ordered.slice(0, STEPS.most).map((kind) => {
    const step = stepOf(kind, change);
    const thought = TELLING.has(kind) ? openedThought(kind, experience) : null;
    return thought === null ? step : { ...step, why: thought };
  });
}

/** What a step of each kind says, of an edit of a known shape or any other. */
const SAID: Readonly<Record<StepKind, (shape: EditShape | undefined, change: Change) => Omit<WorkflowStep, "kind">>> = {
  reproduce: () => ({
    do: "Run {{test}} or a few lines that show the mistake, before anything is changed",
    why: "what is seen to fail can be seen to be mended",
  }),
  locate: () => ({
    do: "Search {{folder}} for {{symbol}}, the name the issue speaks of",
    why: "the cause is near the name, or where it is called",
  }),
  understand: (shape) => ({
    do: `Read {{function}} in {{file}} and look at ${shape?.where ?? "the expression that gives the wrong value"}`,
    why: "the mistake stands in what is compared, copied or converted there",
  }),
  change: (shape, change) => ({
    do: changeText(shape, change),
    why: shape === undefined ? "the same change mended a task like this one" : "this mended a mistake of the same kind",
  }),
  check: (shape) => ({
    do: `Run {{test}} again, and check ${shape?.check ?? "the case of the issue and those beside it"}`,
    why: "the tests that judge ask for the cases beside the one of the issue",
  }),
  finish: () => ({ do: "Hand the change in when {{test}} passes", why: "what is not handed in does not count" }),
};

const stepOf = (kind: StepKind, change: Change): WorkflowStep => ({ kind, ...SAID[kind](shapeNamed(change), change) });

const shapeNamed = ({ shape }: Change): EditShape | undefined => EDIT_SHAPES.find(({ name }) => name === shape);

function changeText(shape: EditShape | undefined, { before, after }: Change): string {
  const example = before === "" ? `such as adding: ${after}` : `such as: ${before} → ${after}`;
  const said = shape?.change ?? "Change the expression in {{function}} of {{file}}";
  return `${said}; ${example}`.slice(0, 600);
}
