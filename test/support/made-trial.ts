import { TaskId } from "#kernel";
import { type Trial, trialOf } from "#records";

type Content = Parameters<typeof trialOf>[0];

/** A simulated trial of the workflow suite on the task of this number; anything may be said otherwise. */
export const madeTrial = (task: number, said: Partial<Content> = {}): Trial =>
  trialOf({
    suite: "workflow@1",
    cell: { model: "oak" },
    task: TaskId(`task-${task}`),
    taskDigest: `digest-${task}`,
    repeat: 0,
    planSeed: 1,
    sampling: {},
    simulated: true,
    ...said,
  });
