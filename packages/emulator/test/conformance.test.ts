import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppConfigurationClient } from '@azure/app-configuration';
import { SecretClient } from '@azure/keyvault-secrets';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';
import type { ClientCase, Perform } from './conformance-case.js';
import { caseDifferences, readCases, runCase } from './conformance-case.js';
import { getToken, recording, secretOperations, SETTINGS } from './conformance-clients.js';
import { differences } from './conformance-shape.js';
import { exchange } from './exchange.js';

interface HttpCase {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly endpoint: 'app-service' | 'imds' | 'entra';
    readonly path?: string;
    readonly query?: string;
    readonly headers?: Record<string, string>;
    readonly form?: Record<string, string>;
  };
  readonly expect: unknown;
}

function named<T extends { readonly name: string }>(file: string): [string, T][] {
  return readCases<T>(file).map((each) => [each.name, each]);
}

let azure: Emulator;
beforeAll(async () => {
  azure = await startEmulator({ seed: 'conformance/seed.json' });
});
afterAll(() => azure.stop());

async function check(each: ClientCase, perform: Perform): Promise<void> {
  expect(caseDifferences(each, await runCase(each, perform))).toEqual([]);
}

describe('Key Vault', () => {
  const SECRETS = secretOperations(1);
  const perform: Perform = async ({ operation, arguments: given }, seen) => {
    const { $vault = 'conformance-kv', $fresh = false } = given;
    const client = new SecretClient(
      `https://${$vault}.vault.azure.net`,
      azure.credential,
      recording(azure.clientOptions, seen),
    );
    if (!$fresh) await client.listPropertiesOfSecretVersions('nothing').next();
    seen.length = 0;
    return SECRETS[operation]?.(client, given);
  };

  it.each(named<ClientCase>('key-vault'))('%s', (_name, each) => check(each, perform));
});

describe('App Configuration', () => {
  const perform: Perform = ({ operation, arguments: given }, seen) => {
    const { $store = 'conformance-store', $readOnly = false } = given;
    const connection = azure.connectionStringFor($store, { readOnly: $readOnly });
    const client = new AppConfigurationClient(connection, recording(azure.clientOptions, seen));
    return SETTINGS[operation]?.(client, given) ?? Promise.reject(new Error(operation));
  };

  it.each(named<ClientCase>('app-configuration'))('%s', (_name, each) => check(each, perform));
});

describe('signing in', () => {
  beforeAll(() => {
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = azure.env;
    Object.assign(process.env, { IDENTITY_ENDPOINT, IDENTITY_HEADER });
  });
  const options = (): object => ({ httpClient: azure.httpClient, retryOptions: { maxRetries: 0 } });

  it.each(named<ClientCase>('sign-in'))('%s', (_name, each) =>
    check(each, ({ arguments: given }) => getToken(given, options())),
  );
});

describe('identity', () => {
  it.each(named<HttpCase>('identity'))('%s', async (_name, { request, expect: wanted }) => {
    const { method, endpoint, path, query, headers = {}, form } = request;
    const paths = { 'app-service': '/msi/token', imds: '/metadata/identity/oauth2/token', entra: path };
    const {
      status,
      headers: got,
      body,
    } = await exchange(
      {
        ...(endpoint === 'entra'
          ? { host: 'login.microsoftonline.com', agent: azure.agent }
          : { host: '127.0.0.1', port: azure.port }),
        method,
        path: `${paths[endpoint]}${query === undefined ? '' : `?${query}`}`,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [
            name,
            value === '$identityHeader' ? azure.env.IDENTITY_HEADER : value,
          ]),
        ),
      },
      form && new URLSearchParams(form).toString(),
    );
    expect(differences({ status, headers: got, body: JSON.parse(body) }, wanted)).toEqual([]);
  });
});
