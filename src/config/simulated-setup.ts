import type { SluiceYaml } from "./sluice-yaml.ts";

/**
 * Two simulated providers that share two of their four models, so that a first run shows what a real one has: several
 * keys, several providers for a model, one model that only one of them offers.
 */
export const simulatedSetup: SluiceYaml = {
  providers: {
    "sim-north": {
      protocol: "world",
      world: "quick",
      keys: 2,
      models: ["sim-large", "sim-medium", "sim-small"],
    },
    "sim-south": {
      protocol: "world",
      world: "quick",
      models: ["sim-medium", "sim-small", "sim-tiny"],
    },
  },
};

/** Simulated agents with keys enough not to wait, one of them asked, three times over: for learning where no provider is configured. */
export const simulatedAgents: SluiceYaml = {
  providers: {
    simulated: { protocol: "world", world: "quick", keys: 8, models: ["sim-large", "sim-medium", "sim-small"] },
  },
  plan: { models: ["sim-medium"], repeat: 3 },
};
