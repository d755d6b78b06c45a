import { builtinSources } from "./builtin-repairs.ts";
import { FAMILIES } from "./families.ts";
import type { FamilySource } from "./family-source.ts";
import { testCommand } from "./repository.ts";

/** What whoever wrote the built-in repairs knows of them: for simulated agents, and for nobody else. */
export interface WrittenKnowledge {
  readonly families: readonly Pick<FamilySource, "name" | "terms" | "thoughts">[];
  readonly repairs: readonly {
    readonly problem: string;
    readonly family: string;
    readonly path: string;
    readonly testCommand: string;
    readonly defect: string;
    readonly repair: string;
    readonly mistakes: readonly string[];
  }[];
}

let made: WrittenKnowledge | undefined;

/** The built-in repairs with their solutions and likely mistakes, as simulated agents go by them. No real model is ever shown it. */
export function builtinRepairKnowledge(): WrittenKnowledge {
  made ??= {
    families: FAMILIES.map(({ name, terms, thoughts }) => ({ name, terms, thoughts })),
    repairs: builtinSources().map(([instance, source, family]) => ({
      problem: instance.problem_statement,
      family: family.name,
      path: source.path,
      testCommand: testCommand(source),
      defect: source.wrong,
      repair: source.right,
      mistakes: source.mistakes,
    })),
  };
  return made;
}
