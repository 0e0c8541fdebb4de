import { describe, expect, it } from '@jest/globals';
import { placeVariables, type VariableOptions } from './variables.js';

const place = (variables: Record<string, string>, options: VariableOptions, lower = {}) =>
  placeVariables(variables, options, lower).tree;

describe('placeVariables()', () => {
  it.each<[string, Record<string, string>, VariableOptions, object, object]>([
    ['keeps names', { DB__PASSWORD: 'p', a: 'b' }, {}, {}, { DB__PASSWORD: 'p', a: 'b' }],
    ['selects by prefix and drops it', { APP_A: '1', OTHER: '2' }, { prefix: 'APP_' }, {}, { A: '1' }],
    [
      'splits names, lower-cased where nothing lies below',
      { DB__PASSWORD: 'p', PORT: '1' },
      { nested: '__' },
      {},
      { db: { password: 'p' }, port: '1' },
    ],
    [
      'takes the spelling of the keys below',
      { DB__MAXSIZE: '5', PORT: '1' },
      { nested: '__' },
      { db: { maxSize: 1 }, Port: 2 },
      { db: { maxSize: '5' }, Port: '1' },
    ],
    [
      'splits what the prefix leaves',
      { APP_DB__X: '1' },
      { prefix: 'APP_', nested: '__' },
      {},
      { db: { x: '1' } },
    ],
    [
      'leaves names with an empty part whole',
      { __CF: '1', A____B: '2', __proto__x__: '3' },
      { nested: '__' },
      {},
      { __CF: '1', A____B: '2', __proto__x__: '3' },
    ],
    [
      'names pairs, whatever the prefix',
      { DB_PASSWORD: 'p', APP_A: '1', X: '2' },
      { prefix: 'APP_', map: { DB_PASSWORD: 'db.password' } },
      {},
      { db: { password: 'p' }, A: '1' },
    ],
    [
      'lets the deeper of two stand, in either order',
      { A: '1', A__B: '2', C__D: '3', C: '4' },
      { nested: '__' },
      {},
      { a: { b: '2' }, c: { d: '3' } },
    ],
  ])('%s', (_, variables, options, lower, expected) => {
    expect(place(variables, options, lower)).toEqual(expected);
  });

  it('keeps a variable __proto__ as data', () => {
    const variables = Object.fromEntries([
      ['__proto__', 'x'],
      ['A__constructor__b', 'y'],
    ]);
    expect(JSON.stringify(place(variables, { nested: '__' }))).toBe(
      '{"__proto__":"x","a":{"constructor":{"b":"y"}}}',
    );
    expect(({} as { b?: unknown }).b).toBeUndefined();
  });
});
