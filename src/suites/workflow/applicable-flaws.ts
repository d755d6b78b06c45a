import { randomOf } from "#kernel";
import { flaw } from "./flaw.ts";
import { soundPlan } from "./plan.ts";
import { FLAWS, type Flaw } from "./vocabulary.ts";
import type { WorkflowTask } from "./workflow-task.ts";

/**
 * The flaws that change what this task's plan shows. Whether one does hangs on the plan alone, never on chance or
 * severity: a test holds that.
 */
export function applicableFlaws(task: WorkflowTask): readonly Flaw[] {
  const plan = soundPlan(task);
  return FLAWS.filter((kind) => flaw(plan, kind, "severe", randomOf("applicable")).difference.length > 0);
}
