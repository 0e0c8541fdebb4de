import { describe, expect, it } from '@jest/globals';
import { restoreEnvironment } from '../test/restore-environment.js';
import { publishVariables } from './publish-variables.js';

describe('publishVariables()', () => {
  restoreEnvironment();
  const read = (...names: string[]) => names.map((name) => process.env[name]);

  it('writes what is not set yet, and no reference', () => {
    process.env['SET_BEFORE'] = 'before';
    const reference = '@keyvault:db-password';
    publishVariables({ PUBLISHED: 'new', PORT: 3000, SET_BEFORE: 'new', REFERENCE: reference, OBJECT: {} });
    expect(read('PUBLISHED', 'PORT', 'SET_BEFORE', 'REFERENCE', 'OBJECT')).toEqual([
      'new',
      '3000',
      'before',
      undefined,
      undefined,
    ]);
  });

  it('writes what is set with override, and nothing with a secret in it', () => {
    process.env['SET_BEFORE'] = 'before';
    publishVariables({ SET_BEFORE: 'new', URL: 'x:canary@h' }, true, ['canary']);
    expect(read('SET_BEFORE', 'URL')).toEqual(['new', undefined]);
  });
});
