import leven from "leven";

/** The candidate most like what was written, when it is like enough to be meant (at most a third of the letters of the longer differ; of four or five letters two may, of fewer one). */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of candidates) {
    const distance = leven(written.toLowerCase(), name.toLowerCase());
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  if (best === undefined) return undefined;
  return best.distance <= mostDifferent(written, best.name) ? best.name : undefined;
}

function mostDifferent(written: string, name: string): number {
  const length = Math.max(written.length, name.length);
  // Two letters in the wrong order are two that differ: of a short word they may, if they are the same letters.
  if (length < 4) return letters(written) === letters(name) ? 2 : Math.min(1, length - 1);
  return Math.max(2, Math.floor(length / 3));
}

const letters = (word: string): string => word.toLowerCase().split("").toSorted().join("");

/** ` (did you mean "x"?)`, or nothing. */
export function didYouMean(written: string, candidates: Iterable<string>): string {
  const name = nearest(written, candidates);
  return name === undefined ? "" : ` (did you mean "${name}"?)`;
}
