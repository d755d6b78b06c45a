export {
  type Breaker,
  breakerFailed,
  breakerPassed,
  breakerRoom,
  breakerSent,
  breakerUntold,
  closedBreaker,
} from "./breaker.ts";
export {
  type Ramp,
  ramped,
  rampPerSecond,
  recentPerMs,
  riskedPerSecond,
  rampRoomAt,
  slowed,
  startRamp,
  unramped,
} from "./ramp.ts";
export {
  charged,
  corrected,
  emptied,
  type KnownRate,
  levelAt,
  type RateView,
  type Refusal,
  refillOf,
  pooled,
  roomAt,
  supposed,
  surprise,
  type Told,
  told,
  unseenRate,
} from "./rate-view.ts";
export {
  slotLetIn,
  slotRefused,
  type Slots,
  slotsAt,
  slotSent,
  slotsSupposed,
  slotsFreed,
  unboundedSlots,
} from "./slots.ts";
export { errorsSeen, sizeSeen, surely, undecided, type WhichRate } from "./which-rate.ts";
export { answerCame, headCame, type Speed, unknownSpeed } from "./speed.ts";
export { type Allowance, type Binding, lowerBound, type LowerBound, type Resource, type Work } from "./lower-bound.ts";
