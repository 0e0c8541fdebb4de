import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppConfigurationClient } from '@azure/app-configuration';
import { SecretClient } from '@azure/keyvault-secrets';
import { isRecord } from '../src/seed/seed-fields.js';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';
import type { Arguments, Exchange } from './conformance-clients.js';
import { recording, SECRETS, SETTINGS } from './conformance-clients.js';
import { differences } from './conformance-shape.js';
import { exchange } from './exchange.js';

interface Step {
  readonly operation: string;
  readonly arguments: Arguments;
}

interface ClientCase extends Step {
  readonly name: string;
  readonly before?: readonly Step[];
  readonly exchanges: readonly unknown[];
  readonly result?: unknown;
  readonly error?: unknown;
}

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

function casesOf<T>(file: string): [string, T][] {
  const { cases } = JSON.parse(readFileSync(`conformance/${file}.json`, 'utf8')) as {
    cases: (T & { name: string })[];
  };
  return cases.map((each) => [each.name, each]);
}

let azure: Emulator;
beforeAll(async () => {
  azure = await startEmulator({ seed: 'conformance/seed.json' });
});
afterAll(() => azure.stop());

/** `{ $resultOf: 1 }` is what the second of the steps before resulted in. */
function withResults(step: Step, results: readonly unknown[]): Step {
  const replace = (value: unknown): unknown =>
    isRecord(value) && typeof value['$resultOf'] === 'number' ? results[value['$resultOf']] : value;
  const given = Object.entries(step.arguments).map(([name, value]) => [name, replace(value)]);
  return { ...step, arguments: Object.fromEntries(given) };
}

/** Runs a case with a client of its own and compares all that can be seen of it. */
async function check(
  run: (step: Step, exchanges: Exchange[]) => Promise<unknown>,
  { before = [], exchanges, result, error, ...step }: ClientCase,
): Promise<void> {
  const results: unknown[] = [];
  for (const each of before) results.push(await run(withResults(each, results), []));
  const seen: Exchange[] = [];
  const outcome = await run(withResults(step, results), seen).then(
    (value) => ({ value }),
    ({ statusCode, code }: { statusCode?: number; code?: string }) => ({
      error: { status: statusCode, code },
    }),
  );
  expect(differences(seen, exchanges)).toEqual([]);
  expect(differences('error' in outcome ? outcome.error : undefined, error)).toEqual([]);
  if (result !== undefined)
    expect(differences('value' in outcome ? outcome.value : undefined, result)).toEqual([]);
}

describe('Key Vault', () => {
  const run = async ({ operation, arguments: given }: Step, seen: Exchange[]): Promise<unknown> => {
    const { $vault = 'conformance-kv', $fresh = false } = given;
    const client = new SecretClient(
      `https://${$vault}.vault.azure.net`,
      azure.credential,
      recording(azure, seen),
    );
    if (!$fresh) await client.listPropertiesOfSecretVersions('nothing').next();
    seen.length = 0;
    return SECRETS[operation]?.(client, given);
  };

  it.each(casesOf<ClientCase>('key-vault'))('%s', (_name, each) => check(run, each));
});

describe('App Configuration', () => {
  const run = ({ operation, arguments: given }: Step, seen: Exchange[]): Promise<unknown> => {
    const { $store = 'conformance-store', $readOnly = false } = given;
    const connection = azure.connectionStringFor($store, { readOnly: $readOnly });
    const client = new AppConfigurationClient(connection, recording(azure, seen));
    return SETTINGS[operation]?.(client, given) ?? Promise.reject(new Error(operation));
  };

  it.each(casesOf<ClientCase>('app-configuration'))('%s', (_name, each) => check(run, each));
});

describe('identity', () => {
  it.each(casesOf<HttpCase>('identity'))('%s', async (_name, { request, expect: wanted }) => {
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
