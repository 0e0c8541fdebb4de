import { EmulatorError } from '../emulator-error.js';

/**
 * Milliseconds: always the same, evenly between two, or a log-normal distribution by its median and 99th percentile,
 * which is what services look like.
 */
export type Latency =
  number | { readonly min: number; readonly max: number } | { readonly median: number; readonly p99: number };

// The standard normal distribution's 99th percentile.
const Z99 = 2.326;

/** @throws {EmulatorError} `BAD_OPTION` */
export function checkLatency(latency: Latency): Latency {
  const [from, to] =
    typeof latency === 'number'
      ? [latency, latency]
      : 'min' in latency
        ? [latency.min, latency.max]
        : [latency.median, latency.p99];
  if (from >= 0 && to >= from && Number.isFinite(to)) return latency;
  throw new EmulatorError(
    'BAD_OPTION',
    'A latency is milliseconds, { min, max } or { median, p99 }, none negative, the larger one last.',
  );
}

/** One latency of the distribution. */
export function sampleLatency(latency: Latency, random: () => number): number {
  if (typeof latency === 'number') return latency;
  if ('min' in latency) return latency.min + random() * (latency.max - latency.min);
  if (latency.median === 0) return 0;
  const sigma = Math.log(latency.p99 / latency.median) / Z99;
  // Box and Muller's way from even to normal; 1 - x, for the logarithm of 0 has none.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return latency.median * Math.exp(sigma * normal);
}
