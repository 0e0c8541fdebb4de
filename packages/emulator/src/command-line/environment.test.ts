import { describe, expect, it } from '@jest/globals';
import { childEnvironment, emulatorEnvironment, withPreload } from './environment.js';

describe('childEnvironment()', () => {
  const emulator = emulatorEnvironment(4010, '/x/ca.pem', 'header');

  it('drops inherited identities, proxies and certificates, whatever their case', () => {
    const parent = {
      AZURE_CLIENT_ID: 'a',
      AZURE_POD_IDENTITY_AUTHORITY_HOST: 'b',
      MSI_ENDPOINT: 'c',
      IDENTITY_SERVER_THUMBPRINT: 'd',
      https_proxy: 'e',
      ALL_PROXY: 'f',
      node_extra_ca_certs: 'g',
    };
    expect(childEnvironment(parent, emulator)).toEqual({ ...emulator });
  });

  it('keeps everything else, settings of the application under AZURE_ too', () => {
    const own = { AZURE_KEYVAULT_URL: 'a', AZURE_APPCONFIG_CONNECTION_STRING: 'b', AZURE_REGION: 'c' };
    const parent = { PATH: '/bin', MY_AZURE_THING: 'x', IDENTITY: 'y', PROXY: 'z', ...own };
    expect(childEnvironment(parent, emulator)).toEqual({ ...parent, ...emulator });
  });
});

describe('withPreload()', () => {
  it('adds a quoted path to the options that are there', () => {
    expect(withPreload({}, '/a b/preload.js', 4010)).toEqual({
      NODE_OPTIONS: '--require "/a b/preload.js"',
      VAULTREF_EMULATOR_PORT: '4010',
    });
    const options = withPreload({ NODE_OPTIONS: '--max-old-space-size=100' }, 'C:\\x\\p.js', 1)[
      'NODE_OPTIONS'
    ];
    expect(options).toBe(String.raw`--max-old-space-size=100 --require "C:\\x\\p.js"`);
  });
});
