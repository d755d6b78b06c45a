import { type Random, randomOf } from "#kernel";
import { successOutput } from "./tool-output.ts";
import { ERROR_TEXT, type Tool } from "./tool.ts";

/** One call that reached a tool: which, and whether it succeeded. Calls that were refused before never reach it. */
export interface Throw {
  readonly tool: string;
  readonly succeeded: boolean;
}

export type ToolOutcome =
  | { readonly verdict: "success"; readonly text: string }
  | { readonly verdict: "error"; readonly code: string; readonly text: string };

const LEAST = 0.1;
const MOST = 0.95;

/**
 * The chance that the next call of a tool succeeds, from 0.1 to 0.95, by the original's formula (its interactive
 * executor, September 2025): the nominal rate, halved for each dependency that never succeeded, times 0.7 for each
 * whose latest call failed, and from the fourth call on times 0.9 for each failure among the last three.
 */
export function successProbability(tool: Tool, rate: number, history: readonly Throw[]): number {
  const factors = tool.dependsOn.map((name) => dependencyFactor(history.filter((thrown) => thrown.tool === name)));
  const recentFailures = history.length < 3 ? 0 : history.slice(-3).filter((thrown) => !thrown.succeeded).length;
  const chance = factors.reduce((product, factor) => product * factor, rate) * 0.9 ** recentFailures;
  return Math.min(MOST, Math.max(LEAST, chance));
}

function dependencyFactor(calls: readonly Throw[]): number {
  if (!calls.some((thrown) => thrown.succeeded)) return 0.5;
  return calls.at(-1)?.succeeded === true ? 1 : 0.7;
}

/**
 * Throws the dice for one call. They are named by the trial's seed, the tool and how often it was called before, so
 * every model under the same seed meets the same weather, and a higher rate never turns a success into a failure.
 */
export function throwDice(seed: string, tool: Tool, rate: number, history: readonly Throw[]): ToolOutcome {
  const earlier = history.filter((thrown) => thrown.tool === tool.name).length;
  const random = randomOf(seed, "tool", tool.name, earlier);
  if (random.next() < successProbability(tool, rate, history)) {
    return { verdict: "success", text: JSON.stringify(successOutput(tool, random)) };
  }
  const code = random.pick(tool.errors);
  return { verdict: "error", code, text: `${ERROR_TEXT[code]} (${detailOf(code, tool, random)})` };
}

function detailOf(code: string, tool: Tool, random: Random): string {
  switch (code) {
    case "TIMEOUT":
      return `after ${10 + random.int(51)} seconds`;
    case "NETWORK_ERROR":
      return `connection to the ${random.pick(["server", "endpoint", "service"])} failed`;
    case "FILE_NOT_FOUND":
      return `path: /data/${tool.name}_${100 + random.int(900)}.dat`;
    case "PERMISSION_DENIED":
      return `required permission: ${random.pick(["read", "write", "execute"])}`;
    case "INVALID_INPUT":
      return `expected: ${random.pick(["JSON", "XML", "CSV"])} format`;
    default:
      return "it may pass on another try";
  }
}
