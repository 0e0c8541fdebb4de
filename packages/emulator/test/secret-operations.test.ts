import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';

const names = Array.from({ length: 60 }, (_, index) => `secret-${String(index).padStart(2, '0')}`);
const NO_WAIT = { intervalInMs: 1 };

let azure: Emulator;
let client: SecretClient;
beforeAll(async () => {
  azure = await startEmulator({
    vaults: {
      'my-app-kv': { off: { value: 'x', enabled: false } },
      'list-kv': Object.fromEntries(names.toReversed().map((name) => [name, `value of ${name}`])),
    },
    deletionDelayMs: 5_000,
  });
  client = clientOf('my-app-kv');
});
afterAll(() => azure.stop());

function clientOf(vault: string): SecretClient {
  return new SecretClient(`https://${vault}.vault.azure.net`, azure.credential, {
    ...azure.clientOptions,
    retryOptions: { maxRetries: 0 },
  });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('setSecret()', () => {
  it('makes a secret with its properties, then another version of it', async () => {
    const expiresOn = new Date('2031-01-01');
    const first = await client.setSecret('set-me', 'one', {
      contentType: 'text/plain',
      tags: { a: 'b' },
      expiresOn,
    });
    expect(first).toMatchObject({
      name: 'set-me',
      value: 'one',
      properties: { contentType: 'text/plain', tags: { a: 'b' }, expiresOn, enabled: true },
    });
    const second = await client.setSecret('SET-me', 'two');
    expect(second.properties.version).not.toBe(first.properties.version);
    expect(second.properties).not.toHaveProperty('contentType', 'text/plain');
    expect((await client.getSecret('set-me')).value).toBe('two');
    expect((await client.getSecret('set-me', { version: first.properties.version ?? '' })).value).toBe('one');
  });

  it.each([
    ['a value beyond 25 KB', 'big', 'x'.repeat(25 * 1024 + 1), {}],
    ['more than 15 tags', 'tagged', 'x', { tags: Object.fromEntries(names.map((name) => [name, ''])) }],
    ['an overlong content type', 'typed', 'x', { contentType: 'x'.repeat(256) }],
  ])('refuses %s', async (_what, name, value, options) => {
    await expect(client.setSecret(name, value, options)).rejects.toMatchObject({
      statusCode: 400,
      code: 'BadParameter',
    });
    await expect(client.getSecret(name)).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('updateSecretProperties()', () => {
  it('changes what is given, keeps the rest and answers without the value', async () => {
    const { properties } = await client.setSecret('update-me', 'v', { contentType: 'a/b', tags: { a: '1' } });
    const updated = await client.updateSecretProperties('update-me', properties.version ?? '', {
      tags: { a: '2' },
    });
    expect(updated).toMatchObject({ contentType: 'a/b', tags: { a: '2' } });
    expect(await client.getSecret('update-me')).toMatchObject({
      value: 'v',
      properties: { tags: { a: '2' } },
    });
  });

  it('enables a disabled secret', async () => {
    await expect(client.getSecret('off')).rejects.toMatchObject({ statusCode: 403 });
    await client.updateSecretProperties('off', '', { enabled: true });
    expect((await client.getSecret('off')).value).toBe('x');
  });

  it('does not find a secret that there is not', async () => {
    await expect(client.updateSecretProperties('nope', '', { tags: {} })).rejects.toMatchObject({
      code: 'SecretNotFound',
    });
  });
});

describe('listPropertiesOfSecrets()', () => {
  it('goes through pages of 25, by name and without values', async () => {
    const before = azure.requests.length;
    const listed = await collect(clientOf('list-kv').listPropertiesOfSecrets());
    expect(listed.map(({ name }) => name)).toEqual(names);
    expect(azure.requests.slice(before).map(({ status }) => status)).toEqual([401, 200, 200, 200]);
    expect(JSON.stringify(listed)).not.toContain('value of');
  });

  it('goes on after the last name of a page, whatever is added meanwhile', async () => {
    const pages = clientOf('list-kv').listPropertiesOfSecrets().byPage({ maxPageSize: 20 });
    const first = await pages.next();
    await clientOf('list-kv').setSecret('aaa', 'earlier');
    const second = await pages.next();
    await clientOf('list-kv').beginDeleteSecret('aaa', NO_WAIT);
    expect(first.value.map(({ name }: { name: string }) => name)).toEqual(names.slice(0, 20));
    expect(second.value.map(({ name }: { name: string }) => name)).toEqual(names.slice(20, 40));
  });
});

describe('listPropertiesOfSecretVersions()', () => {
  it('lists every version', async () => {
    for (const value of ['1', '2', '3']) await client.setSecret('versions', value);
    const versions = await collect(client.listPropertiesOfSecretVersions('versions'));
    expect(new Set(versions.map(({ version }) => version)).size).toBe(3);
  });

  it('is empty for a name that there is not', async () => {
    expect(await collect(client.listPropertiesOfSecretVersions('nope'))).toEqual([]);
  });
});

describe('deleting', () => {
  it('hides the secret, holds its name and gives it back', async () => {
    await client.setSecret('delete-me', 'kept');
    const poller = await client.beginDeleteSecret('delete-me', NO_WAIT);
    expect(poller.getResult()).toMatchObject({
      recoveryId: expect.stringContaining('/deletedsecrets/delete-me'),
    });
    await expect(client.getSecret('delete-me')).rejects.toMatchObject({ code: 'SecretNotFound' });
    await expect(client.setSecret('delete-me', 'new')).rejects.toMatchObject({
      statusCode: 409,
      details: { error: { innerError: { code: 'ObjectIsDeletedButRecoverable' } } },
    });

    // As in Azure, it takes a while until it is among the deleted ones.
    await expect(client.getDeletedSecret('delete-me')).rejects.toMatchObject({ statusCode: 404 });
    azure.clock.advance(5_000);
    const deleted = await poller.pollUntilDone();
    expect(deleted.scheduledPurgeDate?.getTime()).toBeGreaterThan(azure.clock.now());
    expect((await collect(client.listDeletedSecrets())).map(({ name }) => name)).toContain('delete-me');

    await (await client.beginRecoverDeletedSecret('delete-me', NO_WAIT)).pollUntilDone();
    expect((await client.getSecret('delete-me')).value).toBe('kept');
  });

  it('frees the name when the secret is purged, and never repeats a version', async () => {
    const { properties } = await client.setSecret('purge-me', 'old');
    await client.beginDeleteSecret('purge-me', NO_WAIT);
    azure.clock.advance(5_000);
    await client.purgeDeletedSecret('purge-me');
    await expect(client.getDeletedSecret('purge-me')).rejects.toMatchObject({
      message: 'Deleted Secret not found: purge-me',
    });
    const again = await client.setSecret('purge-me', 'new');
    expect(again.properties.version).not.toBe(properties.version);
  });

  it.each([
    ['beginDeleteSecret', 'A secret with (name/id) nope was not found'],
    ['purgeDeletedSecret', 'Deleted Secret not found: nope'],
    ['beginRecoverDeletedSecret', 'Deleted Secret not found: nope'],
  ] as const)('%s() does not find a secret that there is not', async (operation, message) => {
    await expect(client[operation]('nope')).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining(message),
    });
  });
});

describe('a backup', () => {
  it('brings back a purged secret with all its versions, and other vaults get it as well', async () => {
    const first = await client.setSecret('kept', 'one', { tags: { team: 'shop' } });
    await client.setSecret('kept', 'two');
    const blob = await client.backupSecret('kept');
    await expect(client.restoreSecretBackup(blob!)).rejects.toMatchObject({
      statusCode: 409,
      code: 'Conflict',
    });
    await client.beginDeleteSecret('kept', NO_WAIT);
    await expect(client.restoreSecretBackup(blob!)).rejects.toMatchObject({
      details: { error: { innerError: { code: 'ObjectIsDeletedButRecoverable' } } },
    });
    azure.clock.advance(5_000);
    await client.purgeDeletedSecret('kept');

    expect(await client.restoreSecretBackup(blob!)).toMatchObject({ name: 'kept', enabled: true });
    expect((await client.getSecret('kept')).value).toBe('two');
    const old = await client.getSecret('kept', { version: first.properties.version! });
    expect(old).toMatchObject({ value: 'one', properties: { tags: { team: 'shop' } } });
    const { properties } = await client.setSecret('kept', 'three');
    expect(await collect(client.listPropertiesOfSecretVersions('kept'))).toHaveLength(3);
    expect(properties.version).not.toBe(first.properties.version);

    await clientOf('list-kv').restoreSecretBackup(blob!);
    expect((await clientOf('list-kv').getSecret('kept')).value).toBe('two');
  });

  it('is refused when it is none', async () => {
    await expect(client.restoreSecretBackup(Buffer.from('not a backup'))).rejects.toMatchObject({
      statusCode: 400,
      code: 'Malformed backup blob',
      message: 'Backup blob contains invalid or corrupt version.',
    });
  });
});
