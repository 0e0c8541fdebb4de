const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A span of time in its largest unit: `12 d`, `3 h`. */
export function formatSpan(ms: number): string {
  const [unit, size] = UNITS.find(([, one]) => Math.abs(ms) >= one) ?? ['s', 1_000];
  return `${Math.floor(Math.abs(ms) / size)} ${unit}`;
}
