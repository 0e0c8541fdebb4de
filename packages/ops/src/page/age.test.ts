import { describe, expect, it } from '@jest/globals';
import { age } from './age.js';

const NOW = Date.UTC(2030, 0, 1);

describe('age()', () => {
  it.each([
    [0, 'just now'],
    [-59_999, 'just now'],
    [-60_000, '1 min ago'],
    [-3_600_000 * 23, '23 h ago'],
    [-86_400_000 * 400, '400 d ago'],
    [1_000, 'in less than a minute'],
    [86_400_000 * 2 + 5, 'in 2 d'],
  ])('%d ms: %s', (ms, text) => {
    expect(String(age(new Date(NOW + ms), NOW))).toContain(`>${text}<`);
  });
});
