import { describe, expect, it } from '@jest/globals';
import { describeSecretProvider } from '@vaultref/contracts';
import { memoryProvider } from './memory-provider.js';

describeSecretProvider(
  'memoryProvider()',
  (secrets) => {
    const entries = Object.entries(secrets).flatMap(([name, versions]) => [
      [name, versions.at(-1) ?? ''] as const,
      ...versions.map((secret) => [`${name}@${secret.version}`, secret] as const),
    ]);
    return Promise.resolve({
      provider: memoryProvider(Object.fromEntries(entries)),
      vaultUrl: 'https://memory.vault.azure.net',
    });
  },
  { lists: true },
);

describe('memoryProvider()', () => {
  it('lists the names of a vault, each once, versions aside', async () => {
    const provider = memoryProvider({ key: '1', 'payments/KEY': '2', 'payments/other': '3', 'key@v1': '4' });
    const names = async (vault: string) => {
      const { signal } = new AbortController();
      const listed = provider.listSecrets?.(`https://${vault}.vault.azure.net`, { signal }) ?? [];
      const all: string[] = [];
      for await (const { name } of listed) all.push(name);
      return all;
    };
    expect([await names('payments'), await names('orders')]).toEqual([['KEY', 'other'], ['key']]);
  });

  it('names no command of Azure where it has no such secret', async () => {
    const get = (version?: string) =>
      memoryProvider({}).getSecret(
        { vaultUrl: 'https://memory.vault.azure.net', name: 'key', ...(version ? { version } : {}) },
        { signal: new AbortController().signal },
      );
    for (const [version, key] of [
      [undefined, 'key'],
      ['v1', 'key@v1'],
    ] as const)
      await expect(get(version)).rejects.toMatchObject({
        failures: [
          { remedy: `correct the name, or add it to the secrets in memory: secrets: { '${key}': '<text>' }` },
        ],
      });
  });

  it('tells vaults apart where a key names one', async () => {
    const provider = memoryProvider({ 'payments/key': 'p', key: 'other' });
    const get = (vault: string) =>
      provider.getSecret(
        { vaultUrl: `https://${vault}.vault.azure.net`, name: 'key' },
        { signal: new AbortController().signal },
      );
    expect((await get('payments')).value).toBe('p');
    expect((await get('orders')).value).toBe('other');
  });
});
