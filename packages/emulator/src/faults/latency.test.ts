import { describe, expect, it } from '@jest/globals';
import type { Latency } from './latency.js';
import { sampleLatency } from './latency.js';
import { seededRandom } from './random.js';

function samples(latency: Latency, count: number): number[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, () => sampleLatency(latency, random)).toSorted((a, b) => a - b);
}

describe('sampleLatency()', () => {
  it('is the number given', () => {
    expect(samples(25, 3)).toEqual([25, 25, 25]);
  });

  it('lies evenly between two numbers', () => {
    const sorted = samples({ min: 10, max: 20 }, 1_000);
    expect(sorted[0]).toBeGreaterThanOrEqual(10);
    expect(sorted.at(-1)).toBeLessThan(20);
    expect(sorted[500]).toBeCloseTo(15, 0);
  });

  it('has the median and the 99th percentile given', () => {
    const sorted = samples({ median: 20, p99: 200 }, 20_000);
    expect(sorted[10_000]).toBeCloseTo(20, -1);
    expect(sorted[19_800]).toBeGreaterThan(180);
    expect(sorted[19_800]).toBeLessThan(220);
  });

  it('is the same in every run', () => {
    expect(samples({ median: 20, p99: 200 }, 5)).toEqual(samples({ median: 20, p99: 200 }, 5));
  });
});
