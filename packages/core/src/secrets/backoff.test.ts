import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.js';

const longest = () => 1;
const shortest = () => 0;

describe('backoffMs()', () => {
  it('doubles from one second to sixteen, with full jitter above a quarter of a second', () => {
    const attempts = [1, 2, 3, 4, 5, 6, 60];
    expect(attempts.map((attempt) => backoffMs(attempt, undefined, longest))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000,
    ]);
    expect(attempts.map((attempt) => backoffMs(attempt, undefined, shortest))).toEqual(
      attempts.map(() => 250),
    );
  });

  it.each([
    [1_500, 1_500],
    [0, 250],
    [-5_000, 250],
    [3_600_000, 60_000],
    [99_999_999_999_000, 60_000],
  ])('honours a Retry-After of %i ms with %i ms, whatever the attempt', (asked, expected) => {
    expect([backoffMs(1, asked, longest), backoffMs(9, asked, shortest)]).toEqual([expected, expected]);
  });
});
