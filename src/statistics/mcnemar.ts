/**
 * McNemar's exact conditional test: how probable a split of the discordant pairs at least this uneven is when neither
 * side is better (Q. McNemar, Psychometrika 12, 1947, 153–157; exact form: binomial with ½). Two-sided; 1 without discordant pairs.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const discordant = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // Logarithms, because ½ to the power of a few thousand is zero in a double.
  let logTerm = -discordant * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= fewer; k++) {
    logTerm += Math.log(discordant - k + 1) - Math.log(k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
