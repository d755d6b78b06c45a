import { type Evidence, type Finding, findingOf } from "#report";
import { pathsIn } from "../gate/concrete-names.ts";
import { wordOverlap } from "../gate/word-overlap.ts";
import { STEPS } from "../memory/workflow.ts";
import type { OriginalMemory, OriginalWorkflow } from "./original-files.ts";

const PLACEHOLDER = /^\W*(reasoning|action|description|why|todo|n\/?a|none)?\W*$/i;
const OPEN = /\{\{?\s*[\w-]+\s*\}?\}|<[a-z][\w -]*>/;
/** From this share of common words on, two workflows say the same. */
const NEAR = 0.8;

/** What is wrong with the workflows of an original's memory, each kind of it once with its places. */
export function workflowChecks({ workflows, total_count: total }: OriginalMemory): Finding[] {
  const steps = workflows.flatMap((workflow, at) =>
    workflow.steps.map((step, place) => ({ step, at: `$.workflows[${at}].steps[${place}]` })),
  );
  const named = (at: number): string => `$.workflows[${at}]`;
  const pick = (
    holds: (workflow: OriginalWorkflow) => boolean,
    found: (workflow: OriginalWorkflow) => string,
  ): Evidence[] =>
    workflows.flatMap((workflow, at) => (holds(workflow) ? [{ at: named(at), found: found(workflow) }] : []));
  const copied = steps.filter(({ step }) => PLACEHOLDER.test(step.reasoning));
  const closed = steps.filter(({ step }) => !OPEN.test(step.action_template));
  const filed = pick(
    (one) => filesOf(one).length > 0,
    (one) => filesOf(one)[0]!,
  );
  return [
    ...findingOf(
      "placeholder-reasoning",
      copied.map(({ step, at }) => ({
        at: `${at}.reasoning`,
        found: step.reasoning,
        expected: "why the step is done",
      })),
      `${copied.length} of ${steps.length} steps give no reason: a word of the format stands in its place`,
    ),
    ...findingOf(
      "no-abstraction",
      closed.map(({ step, at }) => ({
        at: `${at}.action_template`,
        found: cut(step.action_template),
        expected: "a {{variable}}",
      })),
      `${closed.length} of ${steps.length} actions leave nothing open: they can only be repeated on the task they are from`,
    ),
    ...findingOf(
      "concrete-file",
      filed,
      `${filed.length} of ${workflows.length} workflows name files of the task they are from`,
    ),
    ...findingOf(
      "missing-provenance",
      pick(
        (one) => one.source_experiences.length === 0,
        (one) => one.name,
      ),
      "workflows that do not say what they were learnt from: nobody can keep them from the very task they solve",
    ),
    ...findingOf(
      "step-count",
      pick(
        (one) => one.steps.length < STEPS.least || one.steps.length > STEPS.most,
        (one) => `${one.steps.length} steps`,
      ),
      "workflows with fewer than 3 or more than 8 steps",
    ),
    ...findingOf(
      "markup-left",
      pick(
        (one) => /\*\*|^#+ |^__/.test([one.name, one.description, ...one.applicable_scenarios].join("\n")),
        (one) => cut(one.description || one.name),
      ),
      "values that hold marks of the format they were cut from",
    ),
    ...nearDuplicates(workflows),
    ...findingOf(
      "count-differs",
      typeof total === "number" && total !== workflows.length
        ? [{ at: "$.total_count", found: total, expected: workflows.length }]
        : [],
      `total_count says ${total}, and there are ${workflows.length} workflows`,
    ),
  ];
}

const filesOf = ({ steps }: OriginalWorkflow): readonly string[] =>
  pathsIn(steps.map(({ action_template: action }) => action).join("\n")).filter((path) => /\.\w+$/.test(path));

const cut = (text: string): string => (text.length <= 100 ? text : `${text.slice(0, 99)}…`);

function nearDuplicates(workflows: readonly OriginalWorkflow[]): Finding[] {
  const texts = workflows.map(({ name, description, applicable_scenarios: scenarios, steps }) =>
    [name, description, ...scenarios, ...steps.map(({ action_template: action }) => action)].join("\n"),
  );
  const pairs: Evidence[] = [];
  for (const [first, text] of texts.entries()) {
    for (let second = first + 1; second < texts.length; second++) {
      const overlap = wordOverlap(text, texts[second]!);
      if (overlap < NEAR) continue;
      const found = `${workflows[first]!.name} / ${workflows[second]!.name}: ${overlap.toFixed(2)} of their words in common`;
      pairs.push({ at: `$.workflows[${first}], $.workflows[${second}]`, found });
    }
  }
  return findingOf("near-duplicate", pairs, `${pairs.length} pairs of workflows say the same`);
}
