import { describe, expect, it } from '@jest/globals';
import { environment } from '../sources/environment.js';
import { object } from '../sources/object.js';
import { explainPath } from './explain-path.js';

describe('explainPath()', () => {
  it('lists the layers that set a path, and the last of them wins', async () => {
    const { layers, check, sources } = await explainPath('db.password', {
      sources: [
        object({ db: { password: 'hunter2' } }, { name: 'defaults' }),
        object({ db: { user: 'app' } }, { name: 'local' }),
        environment({ nested: '__' }),
      ],
      env: { DB__PASSWORD: '@keyvault:db-password' },
    });
    expect(layers).toEqual([
      { name: 'defaults', path: ['db', 'password'], source: { name: 'defaults' }, kind: 'text', wins: false },
      {
        name: 'environment',
        path: ['db', 'password'],
        source: { name: 'environment' },
        kind: 'reference',
        wins: true,
      },
    ]);
    expect(check.references).toMatchObject([{ secret: 'db-password', source: { name: 'environment' } }]);
    expect(sources).toEqual(['defaults', 'local', 'environment']);
  });

  it.each([
    ['@keyvault{a}:b', 'text with references'],
    ['@keyvault:my_name', 'broken reference'],
    [{ $keyvault: 'a' }, 'reference'],
    [{ a: '@keyvault:a' }, 'object'],
    [[1], 'list'],
    [null, 'null'],
    ['', 'empty text'],
    [1, 'number'],
  ])('calls %j a %s', async (value, kind) => {
    const { layers } = await explainPath('x', { sources: [object({ x: value })], env: {} });
    expect(layers.map((layer) => layer.kind)).toEqual([kind]);
  });

  it.each([
    ['DB_PASWORD', ['DB_PASSWORD']],
    ['db_password', ['DB_PASSWORD']],
    ['db.pasword', ['db', 'password']],
    ['SOMETHING_ELSE', undefined],
    ['C', undefined],
  ])('knows what was meant by %s', async (path, nearest) => {
    const tree = { DB_PASSWORD: '', db: { password: '' }, A: '', shared: {} };
    Object.assign(tree.shared, { again: tree.shared });
    const explanation = await explainPath(path, { sources: [object(tree)], env: {} });
    expect(explanation.nearest).toEqual(nearest);
  });

  it('finds nothing where no layer sets the path', async () => {
    expect(await explainPath('nope', { sources: [object({})], env: {} })).toMatchObject({ layers: [] });
  });
});
