import leven from "leven";

/** The candidate most like what was written, when it is like enough to be meant (at most a third of its letters differ, at least two). */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of candidates) {
    const distance = leven(written.toLowerCase(), name.toLowerCase());
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  if (best === undefined) return undefined;
  return best.distance <= Math.max(2, Math.floor(written.length / 3)) ? best.name : undefined;
}

/** ` (did you mean "x"?)`, or nothing. */
export function didYouMean(written: string, candidates: Iterable<string>): string {
  const name = nearest(written, candidates);
  return name === undefined ? "" : ` (did you mean "${name}"?)`;
}
