/** The 97.5th percentile of the normal distribution, for intervals of 95 %. */
const Z = 1.959_964;

/** Wilson's score interval of a share, 95 %. https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval */
export function wilson(hits: number, of: number): [low: number, high: number] {
  if (of === 0) return [0, 1];
  const share = hits / of;
  const z2 = Z * Z;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
