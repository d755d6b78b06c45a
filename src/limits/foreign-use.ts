/** How much of a quota somebody else uses, from headers: what is gone between two of them and was not sent from here. Old headers fade. */
export interface ForeignUse {
  readonly headers: number;
  readonly own: number;
  readonly foreign: number;
}

const FADE = 0.97;
const ENOUGH_HEADERS = 20;

export const noForeignUse: ForeignUse = { headers: 0, own: 0, foreign: 0 };

/** Between two headers `own` was sent from here, and `missing` less was left than that explains. */
export const missed = (use: ForeignUse, own: number, missing: number): ForeignUse => ({
  headers: use.headers + 1,
  own: use.own * FADE + own,
  foreign: use.foreign * FADE + Math.max(0, missing),
});

/** The others' part of all that is used, 0 to 1; null while too few headers were seen. */
export function foreignShare({ headers, own, foreign }: ForeignUse): number | null {
  if (headers < ENOUGH_HEADERS) return null;
  return own + foreign === 0 ? 0 : foreign / (own + foreign);
}
