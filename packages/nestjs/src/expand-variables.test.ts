import { describe, expect, it } from '@jest/globals';
import { VariableExpansion } from './expand-variables.js';

const expand = (variables: Record<string, string>, environment: NodeJS.ProcessEnv = {}) =>
  new VariableExpansion(environment, {}).expand(variables);

describe('VariableExpansion', () => {
  it('expands as dotenv-expand does, the environment first', () => {
    const variables = { HOST: 'file', URL: 'https://${HOST}/${PATH_:-x}', PRICE: '\\$5' };
    expect(expand(variables)).toEqual({ HOST: 'file', URL: 'https://file/x', PRICE: '$5' });
    expect(expand(variables, { HOST: 'env' })).toMatchObject({ HOST: 'env', URL: 'https://env/x' });
  });

  it('writes nothing to the environment that it is given', () => {
    const environment = {};
    expand({ A: '1' }, environment);
    expect(environment).toEqual({});
  });

  it.each([
    ['@keyvault:db-password', 'x:@keyvault{db-password}@h'],
    ['@keyvault:db#/a}b', 'x:@keyvault{db#/a%7Db}@h'],
    ['p-@keyvault{db-password?default=$5}', 'x:p-@keyvault{db-password?default=$5}@h'],
    ['@Microsoft.KeyVault(VaultName=v;SecretName=n)', 'x:@Microsoft.KeyVault(VaultName=v;SecretName=n)@h'],
  ])('puts the reference %s into what uses it', (reference, url) => {
    const variables = { HOST: 'h', PASSWORD: reference, URL: 'x:${PASSWORD}@${HOST}', AGAIN: '$PASSWORD' };
    expect(expand(variables)).toEqual({ HOST: 'h', PASSWORD: reference, URL: url, AGAIN: reference });
  });

  it('takes a reference of the environment, and a default beside one', () => {
    expect(expand({ URL: 'x:${PW}', D: '${PW:-none}' }, { PW: '@keyvault:pw' })).toEqual({
      URL: 'x:@keyvault{pw}',
      D: '@keyvault:pw',
    });
  });

  it('is not slowed down by references without an end', () => {
    const A = '@keyvault{'.repeat(100_000);
    const before = performance.now();
    expect(expand({ A })).toEqual({ A });
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('lets a reference be written with variables, and leaves escapes alone', () => {
    expect(expand({ STAGE: 'prod', A: '@keyvault:${STAGE}-key', B: '@keyvault::${STAGE}' })).toMatchObject({
      A: '@keyvault:prod-key',
      B: '@keyvault::prod',
    });
  });
});
