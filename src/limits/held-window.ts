/** What a window held at a refusal: from and to which totals, since when, and what the refused send would have added. */
export interface Held {
  readonly from: number;
  readonly to: number;
  readonly since: number;
  readonly at: number;
  readonly cost: number;
}

/** The charge of a send made at `sentAt` turned out to be another: `delta` more. */
export const heldCorrected = (windows: readonly Held[], delta: number, sentAt: number): readonly Held[] =>
  windows.some((held) => held.at > sentAt)
    ? windows.map((held) => ({
        ...held,
        from: held.from + (held.since > sentAt ? delta : 0),
        to: held.to + (held.at > sentAt ? delta : 0),
      }))
    : windows;

/** Most that any of them held: a limit lets in again what it has let in. */
export const fullestOf = (windows: readonly Held[]): number => Math.max(0, ...windows.map(({ from, to }) => to - from));
