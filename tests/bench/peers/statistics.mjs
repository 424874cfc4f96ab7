// SPDX-License-Identifier: GPL-3.0-or-later

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** Lower end of the median's 95 % interval: Efron's percentile bootstrap with a fixed seed. */
export function low95(values) {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
  const medians = Array.from({ length: 4000 }, () => median(values.map(() => values[Math.floor(next() * values.length)])));
  return medians.sort((a, b) => a - b)[100];
}

/** Correlation of two series (Pearson). */
export function correlation(a, b) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleA, middleB] = [mean(a), mean(b)];
  let both = 0, squaresA = 0, squaresB = 0;
  a.forEach((value, at) => {
    both += (value - middleA) * (b[at] - middleB);
    squaresA += (value - middleA) ** 2;
    squaresB += (b[at] - middleB) ** 2;
  });
  return both / Math.sqrt(squaresA * squaresB);
}
