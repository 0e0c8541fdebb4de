import { afterEach, describe, expect, it } from '@jest/globals';
import { publishVariables } from './publish-variables.js';

describe('publishVariables()', () => {
  afterEach(() => {
    for (const name of ['PUBLISHED', 'SET_BEFORE', 'REFERENCE']) delete process.env[name];
  });

  it('writes what is not set yet, and no reference', () => {
    process.env['SET_BEFORE'] = 'before';
    const variables = { PUBLISHED: 'new', SET_BEFORE: 'new', REFERENCE: '@keyvault:db-password' };
    publishVariables(variables, new Set(['REFERENCE']));
    expect([process.env['PUBLISHED'], process.env['SET_BEFORE'], process.env['REFERENCE']]).toEqual([
      'new',
      'before',
      undefined,
    ]);
  });
});
