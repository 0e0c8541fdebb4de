import { describe, expect, it } from '@jest/globals';
import { acceptsJson } from './accepts-json.js';

describe('acceptsJson()', () => {
  it.each([
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['application/json, */*;q=0.5', true],
    ['text/html;q=0.8, application/json', true],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
    ['text/html, application/json', false],
    ['application/json;q=0', false],
    ['*/*', false],
    ['', false],
  ])('%s: %s', (accept, expected) => {
    expect(acceptsJson(new Request('http://localhost/', { headers: { accept } }))).toBe(expected);
  });
});
