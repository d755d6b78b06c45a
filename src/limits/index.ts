export { foreignShare, type ForeignUse, missed, noForeignUse } from "./foreign-use.ts";
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
export { dayRoomAt, type DaySlice, dayTotal, type DayUse, noDayUse, sentInDay } from "./day-use.ts";
export { noPressure, type Pressure, pressedMs, verdictCame } from "./pressure.ts";
export { joined, overheard, pooled, supposed, type Told, told } from "./known-rate.ts";
export { emptied } from "./rate-estimate.ts";
export { refillPerMs } from "./assumed-refill.ts";
export { charged, corrected } from "./charged-rate.ts";
export { levelAt, roomAt } from "./rate-level.ts";
export { boundAnew, type KnownRate, type RateView, unseenRate } from "./rate-view.ts";
export { type Refusal, surprise } from "./refusal-evidence.ts";
export { type FamilyRefusal, type SharedQuota, sharedQuota } from "./shared-quota.ts";
export { slotLetIn, slotRefused, type Slots, slotsAt, slotSent, slotsSupposed, unboundedSlots } from "./slots.ts";
export { errorsSeen, sizeSeen, surely, undecided, type WhichRate } from "./which-rate.ts";
export { answerCame, headCame, type Speed, unknownSpeed } from "./speed.ts";
export { type Allowance, type Binding, lowerBound, type LowerBound, type Resource, type Work } from "./lower-bound.ts";
