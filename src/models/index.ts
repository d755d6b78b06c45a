export type { CallJournal } from "./call-journal.ts";
export { CallFailure, WrongModelError } from "./call-failure.ts";
export type { CallInFlight, CallPhase, CallsInFlight } from "./calls-in-flight.ts";
export { Conversation } from "./conversation.ts";
export type { Failure } from "./failure.ts";
export { laneSpecs } from "./lane-specs.ts";
export type { Layer, Model, Prompt, ToolSpec } from "./model.ts";
export { type ConversationSpec, type LaneSource, overLanes, type OverLanes } from "./over-lanes.ts";
export { openProviders, type Providers } from "./providers.ts";
