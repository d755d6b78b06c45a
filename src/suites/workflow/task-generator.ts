import { digestOf, type Json, type Random, randomOf } from "#kernel";
import type { Task } from "../suite.ts";
import { knownTool } from "./catalog.ts";
import { chainsOf } from "./chains.ts";
import { describeTask } from "./description.ts";
import { drawScene, type Scene } from "./scene.ts";
import { COMPLEXITIES, type Difficulty, type TaskType } from "./vocabulary.ts";
import { generatedTaskOf, type WorkflowTask } from "./workflow-task.ts";

/** Changes whenever the same seed could give another task. */
export const GENERATOR_VERSION = 1;

/** How many different tasks there are for one seed, type and difficulty. */
export const TASKS_A_SEED = 240;

/**
 * The first `count` tasks of a seed, all different; a longer list begins with the shorter one. Complexities take
 * turns, so that any three tasks in a row have one of each. More than `TASKS_A_SEED` are not to be had.
 */
export function generateTasks(
  seed: number,
  taskType: TaskType,
  difficulty: Difficulty,
  count: number,
): readonly Task<WorkflowTask>[] {
  const tasks = new Map<string, Task<WorkflowTask>>();
  for (let draw = 0; tasks.size < Math.min(count, TASKS_A_SEED); draw++) {
    const random = randomOf("workflow-task", GENERATOR_VERSION, seed, taskType, difficulty, draw);
    const task = generatedTaskOf(drawTask(taskType, difficulty, tasks.size, random));
    tasks.set(digestOf(task.body.description), task);
  }
  return [...tasks.values()];
}

function drawTask(taskType: TaskType, difficulty: Difficulty, place: number, random: Random): WorkflowTask {
  const complexity = COMPLEXITIES[place % COMPLEXITIES.length]!;
  const requiredTools = random.pick(chainsOf(taskType, complexity));
  const scene = drawScene(random);
  return {
    taskType,
    difficulty,
    complexity,
    description: describeTask(requiredTools, scene, difficulty, random),
    inputs: inputsFor(requiredTools, scene),
    requiredTools,
  };
}

/** A value for each required parameter that no earlier step provides. */
function inputsFor(tools: readonly string[], scene: Scene): Record<string, Json> {
  const needed = new Set(
    tools.flatMap((tool) =>
      knownTool(tool)
        .parameters.filter((parameter) => parameter.required)
        .map(({ name }) => name),
    ),
  );
  const values: Readonly<Record<string, Json>> = {
    source: tools.includes("network_fetcher") ? scene.url : scene.file,
    destination: destinationOf(tools, scene),
    input_format: scene.from,
    output_format: scene.to,
    schema: schemaOf(scene),
  };
  return Object.fromEntries(Object.entries(values).filter(([name]) => needed.has(name)));
}

function destinationOf(tools: readonly string[], scene: Scene): string {
  if (tools.includes("network_poster")) return scene.endpoint;
  return tools.includes("utility_notifier") ? scene.receiver : scene.destination;
}

const schemaOf = (scene: Scene): Json => ({
  type: "object",
  properties: Object.fromEntries(scene.fields.map((field) => [field, { type: "string" }])),
  required: scene.fields,
});
