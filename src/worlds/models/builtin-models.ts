import type { Ability, SimulatedModel } from "./ability.ts";

const large: Ability = {
  comprehension: 0.98,
  vocabulary: 0.98,
  planning: 0.95,
  obedience: 0.97,
  toolChoice: 0.97,
  paramsCare: 0.98,
  recovery: 0.97,
  memory: 0.97,
  focus: 0.99,
  closesTags: 1,
  jsonBodies: 0.99,
  arithmetic: 0.98,
  nativeTools: true,
  verbosity: 40,
  reasoningTokens: 0,
  tokensPerSecond: 60,
  firstTokenMs: 700,
};

const medium: Ability = {
  comprehension: 0.93,
  vocabulary: 0.9,
  planning: 0.75,
  obedience: 0.95,
  toolChoice: 0.88,
  paramsCare: 0.93,
  recovery: 0.88,
  memory: 0.9,
  focus: 0.96,
  closesTags: 0.99,
  jsonBodies: 0.95,
  arithmetic: 0.9,
  nativeTools: true,
  verbosity: 50,
  reasoningTokens: 0,
  tokensPerSecond: 90,
  firstTokenMs: 500,
};

const small: Ability = {
  comprehension: 0.82,
  vocabulary: 0.75,
  planning: 0.45,
  obedience: 0.88,
  toolChoice: 0.7,
  paramsCare: 0.82,
  recovery: 0.72,
  memory: 0.75,
  focus: 0.9,
  closesTags: 0.95,
  jsonBodies: 0.85,
  arithmetic: 0.75,
  nativeTools: true,
  verbosity: 60,
  reasoningTokens: 0,
  tokensPerSecond: 140,
  firstTokenMs: 350,
};

const tiny: Ability = {
  comprehension: 0.6,
  vocabulary: 0.5,
  planning: 0.15,
  obedience: 0.7,
  toolChoice: 0.45,
  paramsCare: 0.6,
  recovery: 0.45,
  memory: 0.5,
  focus: 0.78,
  closesTags: 0.8,
  jsonBodies: 0.6,
  arithmetic: 0.45,
  nativeTools: false,
  verbosity: 75,
  reasoningTokens: 0,
  tokensPerSecond: 220,
  firstTokenMs: 250,
};

/** The models every simulated provider can serve, from able to hardly able. */
export const builtinModels: Readonly<Record<string, SimulatedModel>> = Object.fromEntries(
  Object.entries({
    "sim-large": large,
    "sim-reasoner": { ...large, planning: 0.98, verbosity: 25, reasoningTokens: 600, tokensPerSecond: 110 },
    "sim-medium": medium,
    "sim-small": small,
    "sim-tiny": tiny,
    // As able as sim-medium; its serving stack eats closing tags, and it has no tool calling.
    "sim-untagged": { ...medium, closesTags: 0, nativeTools: false },
    // For embeddings, which every simulated model gives; asked in words it answers as sim-tiny does.
    "sim-embedding": { ...tiny, firstTokenMs: 120 },
  }).map(([name, ability]) => [name, { name, ability }]),
);
