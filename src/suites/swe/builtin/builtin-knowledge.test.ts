import { expect, test } from "vitest";
import { speaksOf } from "#worlds";
import { agentView } from "../agent-view.ts";
import { openingMessages } from "../prompts.ts";
import { builtinRepairKnowledge } from "./builtin-knowledge.ts";
import { builtinRepairs } from "./builtin-repairs.ts";

const { families } = builtinRepairKnowledge();

test("each thought about a kind of defect speaks of that kind and of no other", () => {
  for (const family of families) {
    for (const thought of Object.values(family.thoughts)) {
      expect(families.filter((other) => speaksOf(other, thought)).map(({ name }) => name)).toEqual([family.name]);
    }
  }
});

test("no task says by itself what kind of defect it has", () => {
  for (const instance of builtinRepairs()) {
    const view = agentView(instance, true);
    const opening = openingMessages({ view, memory: "", inject: "system", maxIterations: 50, workOrder: "0" });
    const text = opening.map(({ content }) => content).join("\n");
    expect(families.filter((family) => speaksOf(family, text))).toEqual([]);
  }
});
