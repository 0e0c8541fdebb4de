import { describe, expect, it } from '@jest/globals';
import { parseFilter, parseTagFilter } from './setting-filter.js';

describe('parseFilter()', () => {
  it.each<[string | undefined, string[]]>([
    [undefined, ['abc', 'ab', 'a,b', 'a*', '', 'no label']],
    ['*', ['abc', 'ab', 'a,b', 'a*', '', 'no label']],
    ['ab', ['ab']],
    ['ab*', ['abc', 'ab']],
    ['ab,abc', ['abc', 'ab']],
    [String.raw`a\,b`, ['a,b']],
    [String.raw`a\*`, ['a*']],
    ['\0', ['no label']],
    [String.raw`\0`, ['no label']],
    ['\0,ab', ['ab', 'no label']],
  ])('%j passes %j', (filter, passing) => {
    const passes = parseFilter(filter);
    const texts = ['abc', 'ab', 'a,b', 'a*', '', undefined];
    expect(texts.filter((text) => passes?.(text)).map((text) => text ?? 'no label')).toEqual(passing);
  });

  it.each(['*a', 'a*b', 'a**', '\\', 'a,b,c,d,e,f'])('%j is not valid', (filter) => {
    expect(parseFilter(filter)).toBeUndefined();
  });
});

describe('parseTagFilter()', () => {
  it('compares one tag', () => {
    const passes = parseTagFilter(String.raw`a\=b=c=d`);
    expect(passes?.({ 'a=b': 'c=d' })).toBe(true);
    expect(passes?.({ 'a=b': 'other' })).toBe(false);
    expect(passes?.({})).toBe(false);
  });

  it.each(['', 'a', '=b'])('%j is not valid', (filter) => {
    expect(parseTagFilter(filter)).toBeUndefined();
  });
});
