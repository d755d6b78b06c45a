import { clamp } from "./clamp.ts";
import { ODD } from "./rate-estimate.ts";
import { type KnownRate, NOTHING_SEEN, type RateView } from "./rate-view.ts";
import { LEAST_DOUBT, sizeFrom } from "./refusal-evidence.ts";

const MINUTE_MS = 60_000;
/** What others found is never believed to be nearer than this. */
const LEAST_SUPPOSED_DOUBT = 0.05;
const SUPPOSED_LOOK_MS = 15_000;
const MOST_FINDINGS = 2;
const FITS = 0.4;

/** What one header says: the limit a minute, and what was left after the send made at `sentAt`, by which `letIn` had been let in, itself included. */
export interface Told {
  readonly perMinute: number | null;
  readonly remaining: number;
  readonly resetMs: number | null;
  readonly sentAt: number;
  readonly letIn: number;
}

/** A header said where the level is. */
export function told(view: RateView, word: Told): RateView {
  const perMs = word.perMinute === null ? view.perMs : word.perMinute / MINUTE_MS;
  const perMsWithin = perMs === null ? null : Math.min(perMs, view.ceilingPerMs);
  const full =
    perMsWithin === null || word.resetMs === null
      ? Math.max(1, word.perMinute ?? 1)
      : word.remaining + perMsWithin * word.resetMs;
  return {
    ...view,
    perMs: perMsWithin,
    doubt: LEAST_DOUBT,
    size: Math.max(1, full, word.remaining),
    anchor: { at: word.sentAt, total: word.letIn, level: word.remaining },
    peak: 0,
    told: true,
  };
}

/** Two findings of one rate as one; null when they cannot be of one rate. */
export function pooled(one: KnownRate, other: KnownRate): KnownRate | null {
  const spread = Math.hypot(one.doubt, other.doubt);
  if (Math.abs(Math.log(other.perMs / one.perMs)) > ODD * spread) return null;
  const weight = (one.doubt / spread) ** 2;
  return {
    perMs: one.perMs * (other.perMs / one.perMs) ** weight,
    size: one.size * (other.size / one.size) ** weight,
    doubt: Math.max(LEAST_DOUBT, (one.doubt * other.doubt) / spread),
  };
}

/** Believes what another group has learned, when the own evidence is weaker. */
export function supposed(view: RateView, known: KnownRate & { readonly findings: number }, now: number): RateView {
  const doubt = Math.max(LEAST_SUPPOSED_DOUBT, known.doubt);
  if (view.told || (view.empties.length > 0 && view.doubt < 1.5 * doubt)) return view;
  const perMs = Math.min(view.ceilingPerMs, known.perMs);
  // The own way to the first refusal fits only some pairs of rate and size.
  if (view.first !== null && Math.abs(Math.log(sizeFrom(view.first, perMs, 1) / known.size)) > FITS) return view;
  const lookMs = SUPPOSED_LOOK_MS * Math.min(MOST_FINDINGS, known.findings);
  const next: RateView = { ...view, perMs, doubt, size: known.size, lookMs };
  if (view.empties.length > 0) return next;
  // Supposed before: the search for more goes on from where it is.
  if (view.perMs !== null) return { ...view, doubt: Math.min(view.doubt, doubt) };
  const left = known.size + perMs * (now - view.startedAt) - view.total;
  // More came through here than that would have let in.
  if (left < -known.size / 2) return view;
  const level = clamp(left, 0, known.size);
  return { ...next, anchor: { at: now, total: view.total, level } };
}

/** Believes what another process has learned of this very limit, when the own evidence is weaker: here nothing was full when it began. */
export function overheard(view: RateView, known: KnownRate, now: number): RateView {
  const doubt = Math.max(LEAST_SUPPOSED_DOUBT, known.doubt);
  if (view.told || (view.perMs !== null && view.doubt <= 1.5 * doubt)) return view;
  const perMs = Math.min(view.ceilingPerMs, known.perMs);
  const lookMs = SUPPOSED_LOOK_MS * MOST_FINDINGS;
  const anchor = view.empties.length > 0 ? view.anchor : { at: now, total: view.total, level: 0 };
  // A refusal so far was taken for the end of a full bucket.
  const empties = view.empties.length > 0 ? view.empties : [{ at: now, total: view.total }];
  return {
    ...view,
    perMs,
    doubt,
    size: known.size,
    lookMs,
    anchor,
    empties,
    first: null,
    windowMs: null,
    slides: null,
  };
}

/** From now on it carries what others did too: the rate of all together is known, and that nothing is left just now. */
export function joined(view: RateView, perMs: number, now: number): RateView {
  const bounded = Math.min(view.ceilingPerMs, perMs);
  const point = { at: now, total: view.total };
  return {
    ...view,
    perMs: bounded,
    doubt: LEAST_SUPPOSED_DOUBT,
    size: view.perMs === null ? view.size : view.size * (bounded / view.perMs),
    anchor: { ...point, level: 0 },
    empties: [point],
    ...NOTHING_SEEN,
    lookMs: SUPPOSED_LOOK_MS * MOST_FINDINGS,
  };
}
