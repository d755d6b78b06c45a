import type { KnownRate } from "#limits";

/** What was learned of a group's limits; null where nothing was. Plain data: it can be stored and read again. */
export interface GroupProfile {
  readonly requests: KnownRate | null;
  readonly tokens: KnownRate | null;
  readonly concurrency: number | null;
  /** When, in epoch milliseconds. */
  readonly at: number;
}

/** Profiles by group id, as `Lanes.profile()` gives them and `LanesOptions.profile` takes them. */
export type LearnedProfile = Readonly<Record<string, GroupProfile>>;

/** A profile is believed for a week. */
export const PROFILE_LASTS_MS = 7 * 86_400_000;
