import { describe, expect, it } from '@jest/globals';
import { childEnvironment, emulatorEnvironment } from './environment.js';

describe('childEnvironment()', () => {
  const emulator = emulatorEnvironment(4010, '/tmp/ca.pem', 'header');

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

  it('keeps everything else', () => {
    const parent = { PATH: '/bin', MY_AZURE_THING: 'x', IDENTITY: 'y', PROXY: 'z' };
    expect(childEnvironment(parent, emulator)).toEqual({ ...parent, ...emulator });
  });
});
