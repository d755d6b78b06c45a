import { digestOf, type Random, randomOf } from "#kernel";
import type { SimulatedModel } from "../ability.ts";
import type { SimulatedPrompt } from "../sight.ts";
import type { Utterance } from "../voice.ts";
import { courseOf, type RepairMove } from "./repair-course.ts";
import type { RepairKnowledge } from "./repair-knowledge.ts";
import { type RepairScene, repairScene } from "./repair-scene.ts";

/** What a simulated agent says next about a repair; null when the conversation is about something else. */
export function repairAnswer(
  model: SimulatedModel,
  prompt: SimulatedPrompt,
  knowledge: RepairKnowledge,
): Utterance | null {
  const scene = repairScene(prompt, knowledge);
  if (scene === null) return null;
  // Neither memory nor what was said so far is in these names: two arms of one trial have the same luck.
  const chance = (what: string): Random => randomOf(model.name, prompt.seed ?? "unseeded", scene.order, what);
  if (chance(`slip ${scene.turns}`).chance(1 - model.ability.focus)) {
    return { content: "Let me think about this for a moment.", toolCalls: [] };
  }
  const course = courseOf(scene, model.ability, chance);
  const move = course[Math.min(scene.moves, course.length - 1)]!;
  return said(move, scene, model.ability.nativeTools);
}

function said(move: RepairMove, { offersTools, order, turns }: RepairScene, nativeTools: boolean): Utterance {
  const { thought, tool, arguments: given } = move;
  if (offersTools && nativeTools) {
    const id = `call_${digestOf([order, turns], 20)}`;
    return { content: thought, toolCalls: [{ id, name: tool, arguments: JSON.stringify(given) }] };
  }
  const written = JSON.stringify({ tool, arguments: given });
  return { content: `${thought}\n\n\`\`\`action\n${written}\n\`\`\``, toolCalls: [] };
}
