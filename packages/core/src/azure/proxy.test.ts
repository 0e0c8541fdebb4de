import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { proxyFor } from './proxy.js';

const VAULT = 'https://shop-kv.vault.azure.net';
const PROXY = 'http://proxy.example:3128/';
const hrefOf = (env: NodeJS.ProcessEnv, given?: string | false) => proxyFor(VAULT, given, env)?.href;

describe('proxyFor()', () => {
  it.each([
    [{}, undefined],
    [{ HTTPS_PROXY: PROXY }, PROXY],
    [{ https_proxy: 'proxy.example:3128' }, PROXY],
    [{ ALL_PROXY: 'https://other.example', HTTP_PROXY: PROXY }, 'https://other.example/'],
    [{ HTTP_PROXY: PROXY }, PROXY],
    [{ HTTPS_PROXY: '', ALL_PROXY: PROXY }, PROXY],
  ])('reads %j in the order of the SDK', (env, expected) => {
    expect(hrefOf(env)).toBe(expected);
  });

  it.each([
    ['*', true],
    ['shop-kv.vault.azure.net', true],
    ['SHOP-KV.vault.azure.net:443', true],
    ['localhost, .vault.azure.net', true],
    ['localhost vault.azure.net', true],
    ['*.azure.net', true],
    ['p-kv.vault.azure.net', false],
    ['hop-kv.vault.azure.net', false],
    ['vault.azure.net.example', false],
    ['.', false],
    [',', false],
  ])('with NO_PROXY=%s goes direct: %s', (list, direct) => {
    expect(hrefOf({ HTTPS_PROXY: PROXY, NO_PROXY: list })).toBe(direct ? undefined : PROXY);
    expect(hrefOf({ HTTPS_PROXY: PROXY, no_proxy: list })).toBe(direct ? undefined : PROXY);
  });

  it('prefers the option to the variables', () => {
    const env = { HTTPS_PROXY: 'http://other.example', NO_PROXY: '*' };
    expect(hrefOf(env, PROXY)).toBe(PROXY);
    expect(hrefOf(env, false)).toBeUndefined();
  });

  it.each([['socks5://user:canary@proxy.example'], ['http://user:canary@:80'], ['http://canary host']])(
    'refuses %s without printing it',
    (text) => {
      const error = (() => {
        try {
          return hrefOf({ HTTPS_PROXY: text });
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toMatchObject({
        code: 'ERR_INVALID_OPTION',
        failures: [{ source: { name: 'variable HTTPS_PROXY' } }],
      });
      expect(inspect(error, { showHidden: true }) + JSON.stringify(error)).not.toContain('canary');
    },
  );
});
