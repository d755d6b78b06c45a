/** What a call in flight is doing, in few words. Newer runs may know more phases. */
export const phaseWords = (phase: string): string => PHASES[phase] ?? phase;

/** Why conversations stand in line for a model's lanes. */
export const reasonWords = (why: string): string => REASONS[why] ?? why;

const PHASES: Readonly<Record<string, string>> = {
  queued: "in line",
  connecting: "connecting",
  "waiting-headers": "sent",
  "first-token": "thinking",
  streaming: "answering",
  recording: "recording",
  resting: "resting",
};

const REASONS: Readonly<Record<string, string>> = {
  paced: "every lane is at the pace its limit allows",
  "no-slot": "every lane has as many calls in flight as it may",
  resting: "the lanes rest after a limit refused a call",
  probing: "one call is trying whether a lane works again",
  failing: "the lanes rest after the provider or the network failed",
  refused: "the provider refuses every key",
  elsewhere: "a lane is being handed over",
};
