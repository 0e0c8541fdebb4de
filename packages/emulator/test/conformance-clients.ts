import { AppConfigurationClient } from '@azure/app-configuration';
import { SecretClient } from '@azure/keyvault-secrets';
import type { TokenCredential } from '@azure/identity';
import {
  ClientAssertionCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import type { Arguments, Exchange } from './conformance-case.js';

type Run<C> = (client: C, given: Arguments) => Promise<unknown>;

/** The operations of the table in the words of the SDK. */
export const secretOperations = (intervalInMs: number): Record<string, Run<SecretClient>> => ({
  getSecret: (client, { name = '', version }) =>
    client.getSecret(name, version ? { version } : {}).then(neutral),
  setSecret: (client, { name = '', value, ...given }) =>
    client.setSecret(name, textOf(value), secretOptions(given)).then(neutral),
  updateSecret: (client, { name = '', version = '', ...given }) =>
    client
      .updateSecretProperties(name, version, secretOptions(given))
      .then((properties) => ({ ...properties })),
  listSecrets: (client, { pageSize }) =>
    collect(client.listPropertiesOfSecrets().byPage(pageSize ? { maxPageSize: pageSize } : {})),
  listVersions: (client, { name = '' }) => collect(client.listPropertiesOfSecretVersions(name).byPage()),
  deleteSecret: async (client, { name = '' }) =>
    (await client.beginDeleteSecret(name, { intervalInMs })).pollUntilDone(),
  getDeletedSecret: (client, { name = '' }) => client.getDeletedSecret(name),
  listDeletedSecrets: (client) => collect(client.listDeletedSecrets().byPage()),
  recoverSecret: async (client, { name = '' }) =>
    (await client.beginRecoverDeletedSecret(name, { intervalInMs })).pollUntilDone(),
  purgeSecret: (client, { name = '' }) => client.purgeDeletedSecret(name),
  backupSecret: async (client, { name = '' }) =>
    Buffer.from((await client.backupSecret(name)) ?? []).toString('base64url'),
  restoreSecret: (client, { blob = '' }) => client.restoreSecretBackup(Buffer.from(blob, 'base64url')),
});

export const SETTINGS: Record<string, Run<AppConfigurationClient>> = {
  getSetting: (client, given) => client.getConfigurationSetting(idOf(given)),
  setSetting: (client, { ifMatch, ...given }) =>
    client.setConfigurationSetting(
      { ...settingOf(given), ...(ifMatch ? { etag: ifMatch } : {}) },
      { onlyIfUnchanged: ifMatch !== undefined },
    ),
  addSetting: (client, given) => client.addConfigurationSetting(settingOf(given)),
  deleteSetting: (client, given) => client.deleteConfigurationSetting(idOf(given)),
  lockSetting: (client, given) => client.setReadOnly(idOf(given), true),
  unlockSetting: (client, given) => client.setReadOnly(idOf(given), false),
  listSettings: (client, { key, label, tags }) =>
    collect(
      client
        .listConfigurationSettings({
          ...(key === undefined ? {} : { keyFilter: key }),
          ...(label === undefined ? {} : { labelFilter: label }),
          ...(Array.isArray(tags) ? { tagsFilter: tags } : {}),
        })
        .byPage(),
    ),
  listSnapshotSettings: (client, { name = '' }) =>
    collect(client.listConfigurationSettingsForSnapshot(name).byPage()),
  getSnapshot: (client, { name = '' }) => client.getSnapshot(name),
  createSnapshot: (client, { name = '', filters = [] }) =>
    client.beginCreateSnapshotAndWait(
      {
        name,
        filters: filters.map(({ key, label }) => ({
          keyFilter: key,
          ...(label === undefined ? {} : { labelFilter: label }),
        })),
      },
      { updateIntervalInMs: 1 },
    ),
  archiveSnapshot: (client, { name = '' }) => client.archiveSnapshot(name),
  recoverSnapshot: (client, { name = '' }) => client.recoverSnapshot(name),
  listSnapshots: (client, { name, status }) =>
    collect(
      client
        .listSnapshots({
          ...(name === undefined ? {} : { nameFilter: name }),
          ...(status === undefined ? {} : { statusFilter: [status] }),
        })
        .byPage(),
    ),
  listRevisions: (client, { key = '*' }) => collect(client.listRevisions({ keyFilter: key }).byPage()),
  listLabels: (client) => collect(client.listLabels().byPage()),
};

/** Signs in the way that the case says; `options` lead to where. */
export async function getToken(given: Arguments, options: object): Promise<object> {
  const { token } = await credentialOf(given, options)
    .getToken(given.scope ?? '')
    .then(some);
  return { token };
}

function credentialOf({ credential, ...given }: Arguments, options: object): TokenCredential {
  const { tenantId = '', clientId = '', secret = '', assertion = '' } = given;
  switch (credential) {
    case 'client-secret':
      return new ClientSecretCredential(tenantId, clientId, secret, options);
    case 'client-assertion':
      return new ClientAssertionCredential(tenantId, clientId, () => Promise.resolve(assertion), options);
    default:
      return new ManagedIdentityCredential(given.clientId === undefined ? {} : { clientId });
  }
}

function some<T>(value: T | null): T {
  if (value === null) throw new Error('no token');
  return value;
}

/** Options that record every exchange below the SDK's own policies. */
export function recording<O extends object>(options: O, exchanges: Exchange[]) {
  return {
    ...options,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [
      {
        position: 'perRetry' as const,
        policy: {
          name: 'record',
          async sendRequest(request: Sent, next: (request: never) => Promise<Answered>) {
            const response = await next(request as never);
            const { pathname, searchParams } = new URL(request.url);
            exchanges.push({
              method: request.method,
              path: decodeURIComponent(pathname),
              query: Object.fromEntries(searchParams),
              status: response.status,
              headers: response.headers.toJSON(),
              ...(response.bodyAsText ? { body: JSON.parse(response.bodyAsText) } : {}),
            });
            return response as never;
          },
        },
      },
    ],
  };
}

interface Sent {
  readonly method: string;
  readonly url: string;
}

interface Answered {
  readonly status: number;
  readonly headers: { toJSON(): Record<string, string> };
  readonly bodyAsText?: string | null;
}

async function collect(pages: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const page of pages) {
    const items = Array.isArray(page) ? page : (page as { items: unknown[] }).items;
    all.push(...(items as unknown[]));
  }
  return all;
}

function neutral({ name, value, properties }: Awaited<ReturnType<SecretClient['getSecret']>>): object {
  return { ...properties, name, value, expiresOn: properties.expiresOn?.toISOString() };
}

function secretOptions({ contentType, tags, enabled, expiresOn }: Arguments): object {
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(expiresOn === undefined ? {} : { expiresOn: new Date(expiresOn) }),
  };
}

function idOf({ key = '', label }: Arguments): { key: string; label?: string } {
  return { key, ...(label === undefined ? {} : { label }) };
}

function settingOf({ value, contentType, tags, ...id }: Arguments) {
  return {
    ...idOf(id),
    value: textOf(value),
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined || Array.isArray(tags) ? {} : { tags }),
  };
}

function textOf(value: Arguments['value']): string {
  return typeof value === 'object' ? value.$repeat.repeat(value.times) : (value ?? '');
}
