import type { SendEnded, SendStarted, TrialStory } from "#records";

/** Everything about one trial, its sends included. */
export interface OneStory extends TrialStory {
  readonly sends: readonly SendStarted[];
  readonly sendEnds: readonly SendEnded[];
}
