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

  it.each([0, 1, 2, 3, 4, 5])('masks a value inside base64 of a longer text, after %d bytes', (before) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const whole = Buffer.from(`${'u'.repeat(before)}${value}:and more`).toString(encoding);
      const masked = redact(`Basic ${whole}`);
      expect(masked).toContain('***');
      // What is left has bits of its first and last byte at the most.
      const left = Buffer.from(masked.replace('Basic ', '').replace('***', ''), encoding).toString('latin1');
      expect(left).not.toContain(value.slice(1, 4));
      expect(masked.length).toBeLessThan(`Basic ${whole}`.length - 12);
    }
  });

  it('masks no base64 of a value too short to be told from others', () => {
    const short = redactor(['abc'], 3);
    expect(short(Buffer.from('xabcx').toString('base64'))).toBe('eGFiY3g=');
    expect(short('abc YWJj')).toBe('*** ***');
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
