import { randomOf } from "#kernel";
import { type Workflow, workflowOf, type WorkflowStep } from "../memory/workflow.ts";

// Gardening and baking: nothing in it is about programs.
const UNRELATED = (
  "oak ash elm fig rye dew soil seed root leaf stem vine moss fern rake hoe pot bed sun rain frost shade herb mint sage thyme basil petal bloom stalk trunk grove " +
  "hedge mulch compost garden orchard meadow harvest spring autumn blossom lavender rosemary watering gardener greenhouse wheelbarrow gooseberry blackberry " +
  "flour yeast dough crust crumb oven loaf knead butter sugar honey cream pastry biscuit sourdough cinnamon vanilla almond walnut raisin apricot kneading sprinkle"
).split(" ");

const byLength = new Map<number, string[]>();
for (const word of UNRELATED) byLength.set(word.length, [...(byLength.get(word.length) ?? []), word]);

/**
 * The same workflow to look at, with nothing in it: every word is another of a garden or a kitchen, of the same length where there is one, so
 * that headings, steps and tokens are as many. What is shown instead of a workflow that is given to the memory arm.
 */
export function placeboOf(workflow: Workflow): Workflow {
  const random = randomOf("placebo", workflow.id);
  const said = (text: string): string => text.replaceAll(/\p{L}[\p{L}\p{N}_-]*/gu, (word) => instead(word));
  const instead = (word: string): string => {
    if (word.length < 3) return word;
    const length = nearest(word.length);
    const other = random.pick(byLength.get(length)!);
    const grown = other.length < word.length ? other.padEnd(word.length, random.pick(byLength.get(3)!)) : other;
    return /^\p{Lu}/u.test(word) ? grown[0]!.toUpperCase() + grown.slice(1) : grown;
  };
  const { content } = workflow;
  const steps = content.steps.map(({ kind, why, do: what }): WorkflowStep => ({
    kind,
    why: said(why),
    do: said(what),
  }));
  return workflowOf(
    { ...content, title: said(content.title), when: said(content.when), cues: [], steps, marks: [] },
    workflow.madeBy,
  );
}

function nearest(length: number): number {
  for (let shorter = length; shorter >= 3; shorter--) if (byLength.has(shorter)) return shorter;
  return 3;
}
