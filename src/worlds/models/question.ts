import type { Mind } from "./mind.ts";
import { sumIn } from "./sums.ts";

/** Answers a question without tools: sums as well as it can, a letter where there are options, and otherwise that it does not know. */
export function answerQuestion(mind: Mind, question: string): string {
  const sum = sumIn(question);
  const own = sum === null ? null : rounded(mind.trait("sum").chance(mind.ability.arithmetic) ? sum : wrong(mind, sum));
  const options = optionsIn(question);
  if (options.length >= 2) return chosen(mind, options, own);
  if (own === null) return inForm(question, "I do not know.");
  return inForm(question, String(own));
}

interface Option {
  readonly letter: string;
  readonly text: string;
}

function optionsIn(question: string): Option[] {
  const found = question.matchAll(/^\s*\(?([A-J])[).:]\s+(.+)$/gm);
  return [...found].map((match) => ({ letter: match[1]!, text: match[2]!.trim() }));
}

function chosen(mind: Mind, options: readonly Option[], value: number | null): string {
  const right = options.find(({ text }) => value !== null && Number(text.replace(/[^\d.-]/g, "")) === value);
  return (right ?? mind.trait("option").pick(options)).letter;
}

function wrong(mind: Mind, sum: number): number {
  const chance = mind.trait("slip");
  return sum + chance.pick([-10, -2, -1, 1, 2, 10]);
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/** As JSON when the question asks for JSON. */
const inForm = (question: string, answer: string): string =>
  /\bJSON\b/.test(question) ? JSON.stringify({ answer: /^-?\d/.test(answer) ? Number(answer) : answer }) : answer;
