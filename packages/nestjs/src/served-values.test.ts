import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { restoreEnvironment } from '../test/restore-environment.js';
import { environmentFallback, ServedValues } from './served-values.js';

describe('ServedValues', () => {
  restoreEnvironment();

  it('has every value and lists none', () => {
    const served = new ServedValues(undefined);
    served.replace({ PORT: 3000, EXTRA: 'x', db: { password: 'canary-value' } });
    expect([served.values['PORT'], served.values['EXTRA'], served.values['db']]).toEqual([
      3000,
      'x',
      { password: 'canary-value' },
    ]);
    expect(Object.keys(served.values)).toEqual([]);
    expect(inspect(served.values)).not.toContain('canary');
  });

  it('replaces all values in the same object', () => {
    const served = new ServedValues(undefined);
    const { values } = served;
    served.replace({ A: 1, B: 1 });
    served.replace({ A: 2 });
    expect([values['A'], values['B']]).toEqual([2, undefined]);
  });

  it('answers from the environment for what it has not, but never with a reference', () => {
    const served = new ServedValues(environmentFallback);
    process.env['LATER'] = 'later';
    process.env['REFERENCE'] = '@keyvault:db-password';
    served.replace({ A: 1 });
    expect([served.values['A'], served.values['LATER'], served.values['REFERENCE']]).toEqual([
      1,
      'later',
      undefined,
    ]);
    expect(Object.keys(served.values)).toEqual([]);
  });

  it('keeps its place in the object of ConfigService, and answers below it for whoever wanted it', () => {
    const host: Record<string, unknown> = {};
    const served = new ServedValues(undefined);
    served.replace({ A: 'secret' });
    served.keepPlaceIn(host);
    host['_PROCESS_ENV_VALIDATED'] = { A: '@keyvault:a', B: 'theirs', C: '@keyvault:c' };
    expect(host['_PROCESS_ENV_VALIDATED']).toBe(served.values);
    expect([served.values['A'], served.values['B'], served.values['C']]).toEqual([
      'secret',
      'theirs',
      undefined,
    ]);
    expect(Object.keys(host)).toEqual([]);
  });

  it('answers for what nobody has when two of them lie below one another', () => {
    const host: Record<string, unknown> = {};
    const [one, two] = [new ServedValues(undefined), new ServedValues(undefined)];
    one.replace({ A: 1 });
    two.replace({ B: 2 });
    one.keepPlaceIn(host);
    host['_PROCESS_ENV_VALIDATED'] = two.values;
    two.keepPlaceIn(host);
    host['_PROCESS_ENV_VALIDATED'] = two.values;
    expect([two.values['NONE'], one.values['B'], two.values['B']]).toEqual([undefined, 2, 2]);
  });

  it('keeps a key __proto__ as data', () => {
    const served = new ServedValues(undefined);
    served.replace(JSON.parse('{"__proto__":{"polluted":true}}') as object);
    expect(served.values['polluted']).toBeUndefined();
    expect(Object.getOwnPropertyNames(served.values)).toEqual(['__proto__']);
  });
});
