import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppConfigurationClient, parseSecretReference } from '@azure/app-configuration';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';

const AUDIENCE = 'https://appconfig.azure.com/.default';
const PAGED = Array.from({ length: 250 }, (_, index) => `paged:${String(index).padStart(3, '0')}`);

let azure: Emulator;
let client: AppConfigurationClient;
beforeAll(async () => {
  azure = await startEmulator({
    settings: {
      'my-store': {
        'app:color': 'blue',
        'app:size': [{ value: 'M' }, { value: 'L', label: 'prod', tags: { team: 'shop' } }],
        'app:locked': { value: 'x', locked: true },
        'db:password': { reference: 'https://my-app-kv.vault.azure.net/secrets/db-password' },
        'odd,key*': 'odd',
        Case: 'upper',
        case: 'lower',
      },
      'big-store': Object.fromEntries(PAGED.map((key) => [key, 'v'])),
    },
    snapshots: { 'my-store': { release: { filters: [{ key: 'app:*' }, { key: 'app:*', label: 'prod' }] } } },
  });
  client = new AppConfigurationClient(azure.connectionString, azure.clientOptions);
});
afterAll(() => azure.stop());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function keys(options: object): Promise<string[]> {
  const found = await collect(client.listConfigurationSettings(options));
  return found.map(({ key, label }) => (label === undefined ? key : `${key}@${label}`));
}

describe('who may ask', () => {
  it.each([
    ['azconfig.io', 'https://appconfig.azure.com'],
    ['azconfig.azure.us', 'https://appconfig.azure.us'],
    ['azconfig.azure.cn', 'https://appconfig.azure.cn'],
  ])('is whoever has a token for %s', async (suffix) => {
    const withToken = new AppConfigurationClient(
      `https://my-store.${suffix}`,
      azure.credential,
      azure.clientOptions,
    );
    expect((await withToken.getConfigurationSetting({ key: 'app:color' })).value).toBe('blue');
    expect(azure.requests.at(-1)).toMatchObject({
      kind: 'setting',
      operation: 'getSetting',
      store: 'my-store',
      key: 'app:color',
      identity: 'system',
    });
  });

  it('is whoever has the connection string, in memory as well', async () => {
    const inMemory = new AppConfigurationClient(azure.connectionString, { httpClient: azure.httpClient });
    expect((await inMemory.getConfigurationSetting({ key: 'app:color' })).value).toBe('blue');
    expect(azure.requests.at(-1)).toMatchObject({ identity: 'access-key', authorized: true });
  });

  it('is nobody else', async () => {
    const forged = azure.connectionString.replace(/Secret=.*/, `Secret=${btoa('guess')}`);
    const stranger = new AppConfigurationClient(forged, azure.clientOptions);
    await expect(stranger.getConfigurationSetting({ key: 'app:color' })).rejects.toMatchObject({
      statusCode: 401,
    });
    expect(azure.requests.at(-1)).toMatchObject({ status: 401, authorized: false });
  });

  it('meets a name that does not resolve for a store that the seed does not have', async () => {
    const endpoint = azure.connectionString.replace('my-store', 'no-store');
    const nowhere = new AppConfigurationClient(endpoint, {
      ...azure.clientOptions,
      retryOptions: { maxRetries: 0 },
    });
    await expect(nowhere.getConfigurationSetting({ key: 'a' })).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('a setting', () => {
  it('is read by key and label; case matters', async () => {
    expect((await client.getConfigurationSetting({ key: 'app:size' })).value).toBe('M');
    expect(await client.getConfigurationSetting({ key: 'app:size', label: 'prod' })).toMatchObject({
      value: 'L',
      tags: { team: 'shop' },
      isReadOnly: false,
      lastModified: expect.any(Date),
    });
    expect((await client.getConfigurationSetting({ key: 'Case' })).value).toBe('upper');
    expect((await client.getConfigurationSetting({ key: 'odd,key*' })).value).toBe('odd');
    await expect(client.getConfigurationSetting({ key: 'nope' })).rejects.toMatchObject({ statusCode: 404 });
  });

  it('may be a Key Vault reference', async () => {
    const setting = await client.getConfigurationSetting({ key: 'db:password' });
    expect(parseSecretReference(setting).value.secretId).toBe(
      'https://my-app-kv.vault.azure.net/secrets/db-password',
    );
  });

  it('is not sent again to who has it', async () => {
    const setting = await client.getConfigurationSetting({ key: 'app:color' });
    expect(await client.getConfigurationSetting(setting, { onlyIfChanged: true })).toMatchObject({
      statusCode: 304,
    });
  });

  it('is added once, changed by who knows its state, and removed', async () => {
    const added = await client.addConfigurationSetting({ key: 'new', value: '1', tags: { a: 'b' } });
    await expect(client.addConfigurationSetting({ key: 'new', value: '2' })).rejects.toMatchObject({
      statusCode: 412,
    });
    await client.setConfigurationSetting({ ...added, value: '2' }, { onlyIfUnchanged: true });
    await expect(
      client.setConfigurationSetting({ ...added, value: '3' }, { onlyIfUnchanged: true }),
    ).rejects.toMatchObject({ statusCode: 412 });
    expect(await client.deleteConfigurationSetting({ key: 'new' })).toMatchObject({ statusCode: 200 });
    expect(await client.deleteConfigurationSetting({ key: 'new' })).toMatchObject({ statusCode: 204 });
  });

  it('is read-only while it is locked', async () => {
    await expect(client.setConfigurationSetting({ key: 'app:locked', value: 'y' })).rejects.toMatchObject({
      statusCode: 409,
    });
    await client.setReadOnly({ key: 'app:locked' }, false);
    await client.setConfigurationSetting({ key: 'app:locked', value: 'y' });
    expect((await client.setReadOnly({ key: 'app:locked' }, true)).isReadOnly).toBe(true);
  });

  it('can be set by a test, and keeps what is not given', async () => {
    const etag = azure.setSetting('app:size', 'XL', { label: 'prod' });
    expect(await client.getConfigurationSetting({ key: 'app:size', label: 'prod' })).toMatchObject({
      value: 'XL',
      etag,
      tags: { team: 'shop' },
    });
    expect(() => azure.setSetting('a', 'b', { store: 'no-store' })).toThrow(
      'No store no-store in the emulator; known: my-store, big-store.',
    );
  });
});

describe('a list', () => {
  it.each([
    [{ keyFilter: 'app:*' }, ['app:color', 'app:locked', 'app:size', 'app:size@prod']],
    [{ keyFilter: 'app:*', labelFilter: '\0' }, ['app:color', 'app:locked', 'app:size']],
    [{ keyFilter: 'app:*', labelFilter: 'pr*' }, ['app:size@prod']],
    [{ keyFilter: 'app:color,Case' }, ['Case', 'app:color']],
    [{ keyFilter: String.raw`odd\,key\*` }, ['odd,key*']],
    [{ tagsFilter: ['team=shop'] }, ['app:size@prod']],
    [{ tagsFilter: ['team=other'] }, []],
  ])('by %j is %j', async (filter, expected) => {
    expect(await keys(filter)).toEqual(expected);
  });

  it.each([{ keyFilter: '*x' }, { keyFilter: 'a,b,c,d,e,f' }, { tagsFilter: ['x'] }])(
    'is refused by %j',
    async (filter) => {
      await expect(keys(filter)).rejects.toMatchObject({ statusCode: 400 });
    },
  );

  it('holds only the fields asked for', async () => {
    const [setting] = await collect(
      client.listConfigurationSettings({ keyFilter: 'Case', fields: ['value'] }),
    );
    expect(setting).toEqual({ value: 'upper', isReadOnly: false, lastModified: undefined });
  });

  it('comes in pages of 100, each with an ETag, and only those with news are sent again', async () => {
    const big = new AppConfigurationClient(azure.connectionStringFor('big-store'), azure.clientOptions);
    const pages = await collect(big.listConfigurationSettings().byPage());
    expect(pages.map(({ items }) => items.length)).toEqual([100, 100, 50]);
    expect(pages.flatMap(({ items }) => items.map(({ key }) => key))).toEqual(PAGED);

    const pageEtags = pages.map(({ etag }) => etag ?? '');
    const unchanged = await collect(big.listConfigurationSettings({ pageEtags }).byPage());
    expect(unchanged.flatMap(({ _response, items }) => [_response.status, items.length])).toEqual([
      304, 0, 304, 0, 304, 0,
    ]);
    azure.setSetting('paged:150', 'changed', { store: 'big-store' });
    const changed = await collect(big.listConfigurationSettings({ pageEtags }).byPage());
    expect(changed.map(({ items }) => items.length)).toEqual([0, 100, 0]);
    const checked = await collect(big.checkConfigurationSettings({ pageEtags }).byPage());
    expect(checked.map(({ _response }) => _response.status)).toMatchObject([304, expect.anything(), 304]);
  });

  // The SDK has no method for it; Azure's own tools ask.
  it('may be of keys', async () => {
    const headers = [
      ['authorization', `Bearer ${(await azure.credential.getToken(AUDIENCE)).token}`],
    ] as const;
    const { bodyAsText } = await azure.httpClient.sendRequest({
      url: 'https://my-store.azconfig.io/keys?name=app:*&api-version=2026-04-01',
      method: 'GET',
      headers: headers.map(([name, value]) => [name, value]),
    });
    expect(JSON.parse(bodyAsText ?? '')).toEqual({
      items: [{ name: 'app:color' }, { name: 'app:locked' }, { name: 'app:size' }],
      etag: expect.any(String),
    });
  });

  it('may be of labels or of revisions', async () => {
    expect((await collect(client.listLabels())).map(({ name }) => name)).toEqual([null, 'prod']);
    azure.setSetting('revised', '1');
    azure.setSetting('revised', '2');
    const revisions = await collect(client.listRevisions({ keyFilter: 'revised' }));
    expect(revisions.map(({ value }) => value)).toEqual(['2', '1']);
  });
});

describe('the past', () => {
  it('is read as it was: settings, lists, revisions and labels', async () => {
    azure.setSetting('past:kept', 'before');
    azure.setSetting('past:removed', 'x', { label: 'old' });
    const then = new Date(azure.clock.now());
    azure.clock.advance(60_000);
    azure.setSetting('past:kept', 'after');
    azure.setSetting('past:added', 'y');
    await client.deleteConfigurationSetting({ key: 'past:removed', label: 'old' });

    const acceptDateTime = then;
    expect((await client.getConfigurationSetting({ key: 'past:kept' }, { acceptDateTime })).value).toBe(
      'before',
    );
    expect(await keys({ keyFilter: 'past:*' })).toEqual(['past:added', 'past:kept']);
    expect(await keys({ keyFilter: 'past:*', acceptDateTime })).toEqual(['past:kept', 'past:removed@old']);
    const revisions = await collect(client.listRevisions({ keyFilter: 'past:kept', acceptDateTime }));
    expect(revisions.map(({ value }) => value)).toEqual(['before']);
    const labels = await collect(client.listLabels({ acceptDateTime }));
    expect(labels.map(({ name }) => name)).toContain('old');
    expect((await collect(client.listLabels())).map(({ name }) => name)).not.toContain('old');
  });
});

describe('a snapshot', () => {
  it('holds the settings of the start, of each key the last one that a filter finds', async () => {
    expect(await client.getSnapshot('release')).toMatchObject({ status: 'ready', itemCount: 3 });
    const items = await collect(client.listConfigurationSettingsForSnapshot('release'));
    expect(items.map(({ key, value }) => `${key}=${value}`)).toEqual([
      'app:color=blue',
      'app:locked=x',
      'app:size=L',
    ]);
    expect((await collect(client.listSnapshots())).map(({ name }) => name)).toEqual(['release']);
  });
});

describe('a written snapshot', () => {
  const quick = { updateIntervalInMs: 1 };
  const filters = [{ keyFilter: 'app:*' }];

  it('is taken, archived until it expires, and recovered', async () => {
    const created = await client.beginCreateSnapshotAndWait(
      { name: 'taken', filters, retentionPeriodInSeconds: 3_600, tags: { team: 'shop' } },
      quick,
    );
    expect(created).toMatchObject({ name: 'taken', status: 'ready', itemCount: 3, tags: { team: 'shop' } });
    azure.setSetting('app:color', 'later');
    const items = await collect(client.listConfigurationSettingsForSnapshot('taken'));
    expect(items.map(({ value }) => value)).not.toContain('later');
    azure.setSetting('app:color', 'blue');

    const archived = await client.archiveSnapshot('taken');
    expect(archived).toMatchObject({ status: 'archived', expiresOn: expect.any(Date) });
    await expect(client.archiveSnapshot('taken')).rejects.toMatchObject({ statusCode: 409 });
    const ready = await collect(client.listSnapshots({ statusFilter: ['ready'] }));
    expect(ready.map(({ name }) => name)).toEqual(['release']);
    expect(await client.recoverSnapshot('taken')).toMatchObject({ status: 'ready' });

    await client.archiveSnapshot('taken');
    azure.clock.advance(3_600_000);
    await expect(client.getSnapshot('taken')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('tells labels apart when it is composed by key and label', async () => {
    const composed = await client.beginCreateSnapshotAndWait(
      { name: 'labels', filters: [{ keyFilter: 'app:*', labelFilter: '*' }], compositionType: 'key_label' },
      quick,
    );
    expect(composed.itemCount).toBe(4);
  });

  it.each([
    ['a name that is taken', { name: 'release', filters }, 409],
    ['no filter', { name: 'bad', filters: [] }, 400],
    ['four filters', { name: 'bad', filters: [1, 2, 3, 4].map(() => ({ keyFilter: '*' })) }, 400],
    ['an invalid filter', { name: 'bad', filters: [{ keyFilter: '*x' }] }, 400],
    ['all labels by key', { name: 'bad', filters: [{ keyFilter: '*', labelFilter: '*' }] }, 400],
    ['a retention of a minute', { name: 'bad', filters, retentionPeriodInSeconds: 60 }, 400],
  ])('is refused with %s', async (_what, snapshot, statusCode) => {
    await expect(client.beginCreateSnapshotAndWait(snapshot, quick)).rejects.toMatchObject({ statusCode });
  });
});

describe('a read-only connection string', () => {
  it('reads and does not write', async () => {
    const text = azure.connectionStringFor('my-store', { readOnly: true });
    const reader = new AppConfigurationClient(text, azure.clientOptions);
    expect((await reader.getConfigurationSetting({ key: 'app:size' })).value).toBe('M');
    await expect(reader.setConfigurationSetting({ key: 'a', value: 'b' })).rejects.toMatchObject({
      statusCode: 403,
    });
    expect(azure.requests.at(-1)).toMatchObject({ identity: 'read-only-access-key', status: 403 });
  });
});

describe('a Sync-Token', () => {
  it('is sent back by the client, and rises with writes', async () => {
    const seen: string[] = [];
    const watching = new AppConfigurationClient(azure.connectionString, {
      ...azure.clientOptions,
      additionalPolicies: [
        {
          position: 'perRetry',
          policy: {
            name: 'watch',
            async sendRequest(request, next) {
              seen.push(request.headers.get('sync-token') ?? 'none');
              const response = await next(request);
              seen.push(response.headers.get('sync-token') ?? 'none');
              return response;
            },
          },
        },
      ],
    });
    await watching.getConfigurationSetting({ key: 'app:color' });
    await watching.setConfigurationSetting({ key: 'synced', value: '1' });
    const [first, given = '', sentBack, risen = ''] = seen;
    expect(first).toBe('none');
    expect(given).toMatch(/^[^=]+=[^;]+;sn=\d+$/);
    expect(sentBack).toBe(given.replace(/;sn=.*/, ''));
    expect(Number(risen.split('sn=')[1])).toBe(Number(given.split('sn=')[1]) + 1);
  });
});

describe('a fault', () => {
  it('strikes a store in its own form of errors', async () => {
    const once = new AppConfigurationClient(azure.connectionString, {
      ...azure.clientOptions,
      retryOptions: { maxRetries: 0 },
    });
    azure.fault({
      match: { kind: 'setting', store: 'my-store', key: 'app:color' },
      effect: 'throttle',
      times: 1,
    });
    await expect(once.getConfigurationSetting({ key: 'app:color' })).rejects.toMatchObject({
      statusCode: 429,
    });
    azure.fault({ match: { operation: 'listSettings' }, effect: 'reset', afterBytes: 5, times: 1 });
    await expect(collect(once.listConfigurationSettings())).rejects.toMatchObject({ code: 'PARSE_ERROR' });
  });
});
