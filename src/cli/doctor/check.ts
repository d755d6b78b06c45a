/** One thing that was looked at. `bad` would fail a run; `warn` may make it slower or smaller than wished. */
export interface Check {
  readonly name: string;
  readonly state: "good" | "warn" | "bad";
  /** What was found, in words. */
  readonly says: string;
  /** What to do about it; absent when nothing need be done. */
  readonly advice?: string;
}
