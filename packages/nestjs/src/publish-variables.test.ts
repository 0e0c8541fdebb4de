import { describe, expect, it } from '@jest/globals';
import { restoreEnvironment } from '../test/restore-environment.js';
import { PublishedVariables } from './publish-variables.js';

describe('PublishedVariables', () => {
  restoreEnvironment();
  const read = (...names: string[]) => names.map((name) => process.env[name]);

  it('writes what is not set yet, and no reference', () => {
    process.env['SET_BEFORE'] = 'before';
    const published = new PublishedVariables(false);
    const reference = '@keyvault:db-password';
    published.publish({ PUBLISHED: 'new', PORT: 3000, SET_BEFORE: 'new', REFERENCE: reference, OBJECT: {} });
    expect(read('PUBLISHED', 'PORT', 'SET_BEFORE', 'REFERENCE', 'OBJECT')).toEqual([
      'new',
      '3000',
      'before',
      undefined,
      undefined,
    ]);
  });

  it('writes what validation made of it in its place, and nothing with a secret in it', () => {
    process.env['SET_BEFORE'] = 'before';
    const published = new PublishedVariables(false);
    published.publish({ PORT: '03000' });
    // No text can be made of an object without a prototype.
    const POOL: unknown = Object.create(null);
    const validated = { PORT: 3000, SET_BEFORE: 'new', ADDED: true, URL: 'x:canary-value@h', POOL };
    published.publishValidated(validated, ['canary-value']);
    expect(read('PORT', 'SET_BEFORE', 'ADDED', 'URL')).toEqual(['3000', 'before', 'true', undefined]);
  });

  it('writes what is set with override', () => {
    process.env['SET_BEFORE'] = 'before';
    new PublishedVariables(true).publish({ SET_BEFORE: 'new' });
    expect(read('SET_BEFORE')).toEqual(['new']);
  });
});
