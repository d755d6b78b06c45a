import { FIRST_LOOK_MS, type RateView } from "./rate-view.ts";
import { LEAST_DOUBT, type Refusal, SHORTEST_RETRY_AFTER_MS, unitsInWindow } from "./refusal-evidence.ts";

/** Fewer than so many show no window. */
export const FEW_LET_IN = 3;
/** So many costs' refill is more than a bucket asks to wait for one that it refuses, be the refused charged. */
const WAITS_FOR_WINDOW = 3;
const WINDOWS_A_LOOK = 5;
/** Where a window holds little, refusals are sought by sends, so that they stay few among them. */
const SENDS_A_LOOK = 60;
/** Two counts of one window so alike are the same. */
const SAME = 0.05;

/** So much in any window, no matter when: a limit that saves nothing up. */
export const windowed = (units: number, windowMs: number, cost: number): Partial<RateView> => ({
  perMs: units / windowMs,
  doubt: LEAST_DOUBT,
  size: Math.max(cost, units),
  // A refusal costs up to a window's wait here: it is sought less often.
  lookMs: Math.max(FIRST_LOOK_MS, WINDOWS_A_LOOK * windowMs),
});

/**
 * That a limit counts in a window, as a later refusal shows: the first one asked to wait for far more than one cost takes to
 * refill, which is known only now. Empty where it does not.
 */
export function windowShown(view: RateView, perMs: number | null, { cost }: Refusal): Partial<RateView> {
  const { first } = view;
  if (first === null || first.waitMs === null || perMs === null || first.letIn < FEW_LET_IN * cost) return {};
  if (first.waitMs <= SHORTEST_RETRY_AFTER_MS || first.waitMs * perMs < WAITS_FOR_WINDOW * cost) return {};
  const windowMs = first.at + first.waitMs - (first.trail[0]?.at ?? view.startedAt);
  return { ...windowed(first.letIn, windowMs, cost), trail: view.trail, windowMs };
}

/**
 * At a refusal the window is full: what it held is the limit, to within what was refused. A refusal that was sought and fits what
 * is believed changes nothing, and the next one is sought later; one that was not sought is borne once, for refused sends
 * may be charged.
 */
export function counted(view: RateView, windowMs: number, refusal: Refusal): Partial<RateView> {
  const { at, cost } = refusal;
  const units = unitsInWindow(view, windowMs, refusal);
  const sought = at - view.anchor.at > view.lookMs / 2;
  const fits = view.size >= units * (1 - SAME) && view.size <= units * (1 + SAME) + cost;
  if (!fits || (!sought && view.dared)) return windowed(Math.max(cost, units + (view.fuzz * cost) / 2), windowMs, cost);
  const sendsMs = (SENDS_A_LOOK * cost * windowMs) / view.size;
  return {
    ...windowed(view.size, windowMs, cost),
    lookMs: sought ? Math.max(view.lookMs, sendsMs) : view.lookMs,
    dared: !sought,
  };
}
