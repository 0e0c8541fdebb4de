import { describe, expect, it } from '@jest/globals';
import { redactor } from './redact.js';

describe('redactor()', () => {
  const value = 'p"ss wörd$&1';
  const redact = redactor([value, 'short', 'p"ss wörd$&1 and more']);

  it.each([
    ['as it is', value],
    ['JSON-escaped', JSON.stringify(value).slice(1, -1)],
    ['URL-encoded', encodeURIComponent(value)],
    ['in base64', Buffer.from(value).toString('base64')],
    ['in base64url', Buffer.from(value).toString('base64url')],
  ])('masks a value %s', (_, form) => {
    expect(redact(`before ${form} after`)).toMatch(/^before \*\*\*=* after$/);
  });

  it('masks the longer of two values that overlap', () => {
    expect(redact('p"ss wörd$&1 and more')).toBe('***');
  });

  it('leaves values under six characters alone, which are words of any text', () => {
    expect(redact('a short text')).toBe('a short text');
  });

  it('is ready at once also for hundreds of certificates', () => {
    const certificates = Array.from({ length: 300 }, (_, n) => `-----BEGIN ${`${n}/`.repeat(1_000)}`);
    const startedAt = performance.now();
    expect(redactor(certificates)(`a ${certificates[7]} b ${certificates[299]}`)).toBe('a *** b ***');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('masks nothing for an empty secret', () => {
    expect(redactor([''], 0)('a text')).toBe('a text');
  });
});
