import type { Json } from "#kernel";
import type { Settings } from "#records";

/** The settings as a run's manifest keeps them: keys are fingerprints. */
export function manifestOf(settings: Settings): Json {
  // A Secret writes itself as its fingerprint.
  return JSON.parse(JSON.stringify(settings)) as Json;
}
