import { describe, expect, it } from '@jest/globals';
import { Quota } from './quota.js';

describe('Quota', () => {
  it('lets so many through in a window, for each vault', () => {
    let now = 0;
    const quota = new Quota({ gets: 2, windowMs: 100 }, () => now);
    expect([quota.take('a'), quota.take('a'), quota.take('a'), quota.take('b')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    now = 99;
    expect(quota.take('a')).toBe(false);
    now = 100;
    expect(quota.take('a')).toBe(true);
  });

  it('begins anew when the clock is set back', () => {
    let now = 1_000;
    const quota = new Quota({ gets: 1 }, () => now);
    quota.take('a');
    now = 0;
    expect(quota.take('a')).toBe(true);
  });

  it('is 4,000 in 10 seconds by default', () => {
    const quota = new Quota({}, () => 0);
    const taken = Array.from({ length: 4_001 }, () => quota.take('a'));
    expect(taken.indexOf(false)).toBe(4_000);
  });
});
