import { describe, expect, it } from '@jest/globals';
import { coloursFor } from './terminal.js';

describe('coloursFor()', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [false, { CI: '1' }, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('on a terminal %j with %j: %j', (isTTY, env, colours) => {
    expect(coloursFor({ isTTY }, env).isColorSupported).toBe(colours);
  });
});
