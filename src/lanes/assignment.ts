import { assertNever } from "#kernel";
import type { Assignment } from "#records";
import type { LaneRequest, LaneSpec } from "./lease.ts";

/** The original gave each strategy a fixed key; here the number of a key among those of a model, modulo how many there are. */
const BY_PROMPT: Readonly<Record<string, number>> = { baseline: 0, cot: 1, optimal: 2 };
const BY_FLAW: Readonly<Record<string, number>> = {
  sequence_disorder: 0,
  tool_misuse: 1,
  parameter_error: 2,
  missing_step: 3,
  redundant_operations: 4,
  logical_inconsistency: 5,
  semantic_drift: 6,
};
/** 0.8 is spread evenly. */
const BY_RATE: Readonly<Record<string, number>> = { "0.9": 0, "0.7": 2, "0.6": 0 };
const BY_MODEL_SIZE: Readonly<Record<string, number>> = { "72b": 0, "32b": 1, "14b": 2, "7b": 0, "3b": 1 };

/**
 * The one lane that a static policy gives a request, of the lanes of its model; null when any will do. `turn` counts the
 * requests of conversations that are spread evenly.
 */
export function assignedLane<Lane extends { readonly spec: LaneSpec }>(
  policy: Assignment,
  request: LaneRequest,
  lanes: readonly Lane[],
  turn: number,
): Lane | null {
  const key = policy === "adaptive" ? null : (keyOf(policy, request) ?? turn);
  return key === null || lanes.length === 0 ? null : lanes[key % lanes.length]!;
}

/** Undefined where the policy spreads evenly. */
function keyOf(policy: Exclude<Assignment, "adaptive">, { model, conditions = {} }: LaneRequest): number | undefined {
  switch (policy) {
    case "spread":
      return undefined;
    case "by-prompt":
      return BY_PROMPT[promptOf(conditions)] ?? BY_PROMPT["optimal"];
    case "by-flaw":
      return BY_FLAW[promptOf(conditions).replace(/^flawed_/, "")];
    case "by-rate":
      return BY_RATE[String(conditions["toolSuccessRate"])];
    case "by-model-size":
      return BY_MODEL_SIZE[sizeOf(model)];
    default:
      return assertNever(policy);
  }
}

const promptOf = (conditions: Readonly<Record<string, string | number>>): string => String(conditions["promptType"]);

const sizeOf = (model: string): string => /\d+b\b/i.exec(model)?.[0].toLowerCase() ?? "";
