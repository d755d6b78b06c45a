import { canonicalJson, type Json, type Random } from "#kernel";
import { knownTool, TOOLS } from "./catalog.ts";
import { isJsonObject } from "./loose-json.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { searchTools } from "./search.ts";
import type { Flaw, Severity } from "./vocabulary.ts";

/** One place where the flawed plan differs from the sound one; `null` where one of them has no step. */
export interface Difference {
  /** Counts steps from 1. */
  readonly step: number;
  readonly sound: string | null;
  readonly shown: string | null;
}

/** A spoilt plan, and where it shows. An empty difference means the flaw does not apply to this plan. */
export interface FlawedPlan {
  readonly plan: Plan;
  readonly difference: readonly Difference[];
}

type Spoil = (plan: Plan, severity: Severity, random: Random) => Plan;

/** Spoils a plan. The plan given is left as it is; the same chance spoils it the same way. */
export function flaw(plan: Plan, kind: Flaw, severity: Severity, random: Random): FlawedPlan {
  const spoilt = SPOILS[kind](plan, severity, random);
  return { plan: spoilt, difference: differenceOf(plan, spoilt) };
}

/** Where two plans differ, step by step. */
export function differenceOf(sound: Plan, shown: Plan): readonly Difference[] {
  const steps = Array.from({ length: Math.max(sound.length, shown.length) }, (_, at) => at);
  return steps
    .map((at) => ({ step: at + 1, sound: textOf(sound[at]), shown: textOf(shown[at]) }))
    .filter((pair) => pair.sound !== pair.shown);
}

const textOf = (step: PlanStep | undefined): string | null =>
  step === undefined ? null : `${step.tool} ${canonicalJson(step.parameters)}`;

const SPOILS: Readonly<Record<Flaw, Spoil>> = {
  sequence_disorder: disorder,
  tool_misuse: (plan, severity, random) => {
    const hit = some(plan.length, half(plan.length, severity), random);
    return replaced(plan, hit, (step, taken) => siblingOf(step.tool, taken, random));
  },
  parameter_error: (plan, severity, random) => {
    const hit = some(plan.length, half(plan.length, severity), random);
    return plan.map((step, at) => (hit.has(at) ? { ...step, parameters: wrongParameters(step, random) } : step));
  },
  missing_step: dropInner,
  redundant_operations: (plan, severity, random) => {
    const hit = some(plan.length, countOf(severity, { light: 1, medium: 2, severe: plan.length }), random);
    return plan.flatMap((step, at) => (hit.has(at) ? [step, step] : [step]));
  },
  logical_inconsistency: mismatchFormats,
  semantic_drift: (plan, severity) => {
    const last = plan.length - 1;
    const from = countOf(severity, { light: last, medium: Math.max(2, Math.ceil(plan.length / 2)), severe: 2 });
    // A plan keeps its first step, so that it drifts away from something.
    const drifting = new Set(plan.map((_, at) => at).filter((at) => at > 0 && at >= Math.min(from, last)));
    return replaced(plan, drifting, (step, taken) => relatedTo(step.tool, taken));
  },
};

function countOf(severity: Severity, counts: Readonly<Record<Severity, number>>): number {
  return counts[severity];
}

/** One step, two steps, or a little more than half of them. */
const half = (steps: number, severity: Severity): number =>
  countOf(severity, {
    light: 1,
    medium: Math.max(1, Math.min(2, Math.floor(steps / 2))),
    severe: Math.floor(steps / 2) + 1,
  });

const some = (below: number, count: number, random: Random): ReadonlySet<number> =>
  new Set(random.shuffle(Array.from({ length: below }, (_, at) => at)).slice(0, count));

/** Puts tools before what they depend on: one pair, two pairs, or every tool that has dependencies. */
function disorder(plan: Plan, severity: Severity, random: Random): Plan {
  const dependsOnEarlier = (at: number): boolean =>
    plan.slice(0, at).some((earlier) => knownTool(plan[at]!.tool).dependsOn.includes(earlier.tool));
  const dependents = plan.map((_, at) => at).filter(dependsOnEarlier);
  const count = countOf(severity, { light: 1, medium: 2, severe: dependents.length });
  const moved = new Set(random.shuffle(dependents).slice(0, count));
  return [...plan.filter((_, at) => moved.has(at)), ...plan.filter((_, at) => !moved.has(at))];
}

function replaced(
  plan: Plan,
  hit: ReadonlySet<number>,
  substitute: (step: PlanStep, taken: ReadonlySet<string>) => string,
): Plan {
  const taken = new Set(plan.map((step) => step.tool));
  return plan.map((step, at) => {
    if (!hit.has(at)) return step;
    const tool = substitute(step, taken);
    taken.add(tool);
    return { tool, parameters: parametersFor(tool, step) };
  });
}

/** The other tools of the same family. */
const siblingsOf = (name: string): readonly string[] =>
  TOOLS.filter((tool) => tool.category === knownTool(name).category && tool.name !== name).map((tool) => tool.name);

/** Another tool of the same family that the plan does not have; a related one when it has them all. */
function siblingOf(name: string, taken: ReadonlySet<string>, random: Random): string {
  const free = siblingsOf(name).filter((other) => !taken.has(other));
  return free.length === 0 ? relatedTo(name, taken) : random.pick(free);
}

/** The tool that a search for this one's description finds next, and that the plan does not have. */
function relatedTo(name: string, taken: ReadonlySet<string>): string {
  const found = searchTools(knownTool(name).description, TOOLS.length).map((tool) => tool.name);
  const everywhere = [...found, ...siblingsOf(name), ...TOOLS.map((tool) => tool.name)];
  return everywhere.find((other) => other !== name && !taken.has(other)) ?? siblingsOf(name)[0]!;
}

/** Values for a substitute's required parameters: the replaced step's where it has them, else something usual. */
function parametersFor(tool: string, replacedStep: PlanStep): Readonly<Record<string, Json>> {
  const usual: Readonly<Record<string, Json>> = {
    source: "data/input.json",
    destination: "data/output.json",
    input_format: "csv",
    output_format: "json",
    schema: { type: "object" },
    data: {},
  };
  return Object.fromEntries(
    knownTool(tool)
      .parameters.filter((parameter) => parameter.required)
      .map(({ name }) => [name, replacedStep.parameters[name] ?? usual[name] ?? {}]),
  );
}

/** Parameters the tool's schema refuses: one left out, one of the wrong type, or one it does not have. */
function wrongParameters(step: PlanStep, random: Random): Readonly<Record<string, Json>> {
  const required = knownTool(step.tool).parameters.filter((parameter) => parameter.required);
  const way = required.length === 0 ? 2 : random.int(3);
  if (way === 2) return { ...step.parameters, options: "default" };
  const { name, type } = random.pick(required);
  const { [name]: _, ...others } = step.parameters;
  return way === 0 ? others : { ...others, [name]: type === "string" ? 42 : "as agreed" };
}

/** Leaves out inner steps, those first that others build on; the first and the last step stay. */
function dropInner(plan: Plan, severity: Severity, random: Random): Plan {
  const inner = plan.map((_, at) => at).slice(1, -1);
  const isBuiltOn = (at: number): boolean =>
    plan.some((step) => knownTool(step.tool).dependsOn.includes(plan[at]!.tool));
  const byWeight = random.shuffle(inner).toSorted((a, b) => Number(isBuiltOn(b)) - Number(isBuiltOn(a)));
  const dropped = new Set(byWeight.slice(0, countOf(severity, { light: 1, medium: 2, severe: inner.length })));
  return plan.filter((_, at) => !dropped.has(at));
}

/** Between neighbouring steps, has the first give one format and the second take another. */
function mismatchFormats(plan: Plan, severity: Severity, random: Random): Plan {
  const borders = plan.length - 1;
  const most = Math.max(2, Math.floor(plan.length / 2));
  const count = Math.min(borders, countOf(severity, { light: 1, medium: 2, severe: most }));
  const steps = [...plan];
  for (const at of some(borders, count, random)) {
    const formats = ["csv", "json", "xml", "yaml", "parquet"];
    const given = random.pick(formats.filter((format) => format !== steps[at]!.parameters["output_format"]));
    const taken = random.pick(formats.filter((format) => format !== given));
    steps[at] = withFormat(steps[at]!, "output_format", given);
    steps[at + 1] = withFormat(steps[at + 1]!, "input_format", taken);
  }
  return steps;
}

function withFormat(step: PlanStep, name: "input_format" | "output_format", format: string): PlanStep {
  const { parameters } = step;
  if (Object.hasOwn(parameters, name)) return { ...step, parameters: { ...parameters, [name]: format } };
  const before = isJsonObject(parameters["options"]) ? parameters["options"] : {};
  return { ...step, parameters: { ...parameters, options: { ...before, [name]: format } } };
}
