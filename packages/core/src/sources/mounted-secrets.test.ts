import { describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, memoryProvider, object } from '../index.js';
import { mountedSecrets, type MountedSecretsOptions } from './mounted-secrets.js';

/** A volume as the CSI driver leaves it: links into a dated directory. */
async function volume(secrets: Record<string, string | Uint8Array>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'vaultref-'));
  await mkdir(join(directory, '..2026_11_21'));
  await symlink('..2026_11_21', join(directory, '..data'));
  for (const [name, value] of Object.entries(secrets)) {
    await writeFile(join(directory, '..data', name), value);
    await symlink(join('..data', name), join(directory, name));
  }
  return directory;
}

const load = async (secrets: Record<string, string | Uint8Array>, options?: MountedSecretsOptions) =>
  loadConfig({
    sources: [mountedSecrets(await volume(secrets), options)],
    provider: memoryProvider({}),
    env: {},
  });

describe('mountedSecrets()', () => {
  it('does not choose the default vault', async () => {
    const directory = await volume({ KEY_VAULT_NAME: 'other-kv', a: 'x' });
    const { defaultVault: _, ...provider } = memoryProvider({ b: 'x' });
    const sources = [mountedSecrets(directory), object({ c: '@keyvault:b' })];
    await expect(loadConfig({ sources, provider, env: {} })).rejects.toMatchObject({
      failures: [{ code: 'ERR_NO_DEFAULT_VAULT' }],
    });
  });

  it('reads what belongs together while secrets are swapped', async () => {
    const directory = await volume({ user: 'new', password: 'new' });
    await mkdir(join(directory, '..2026_11_20'));
    await writeFile(join(directory, '..2026_11_20', 'password'), 'old');
    await rm(join(directory, 'password'));
    await symlink(join('..2026_11_20', 'password'), join(directory, 'password'));
    await symlink(join('..data', 'gone'), join(directory, 'api-key'));
    const sources = [mountedSecrets(directory)];
    const { values } = await loadConfig({ sources, provider: memoryProvider({}), env: {} });
    expect(values).toEqual({ user: 'new', password: 'new' });
  });

  it('takes a link that leads nowhere for no missing directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'vaultref-'));
    await symlink('gone', join(directory, 'api-key'));
    const sources = [mountedSecrets(directory, { optional: true })];
    await expect(loadConfig({ sources, provider: memoryProvider({}), env: {} })).rejects.toMatchObject({
      failures: [{ code: 'ERR_SOURCE_UNREADABLE', source: { file: join(directory, 'api-key') } }],
    });
  });

  it('yields a value for each file, as it is', async () => {
    const { values } = await load({ 'db-password': ' p\n', empty: '' });
    expect(values).toEqual({ 'db-password': ' p\n', empty: '' });
  });

  it('reads no content as a reference', async () => {
    const { values, report } = await load({ a: '@keyvault:x', b: 'x @keyvault{y}', c: '@keyvault::z' });
    expect(values).toEqual({ a: '@keyvault:x', b: 'x @keyvault{y}', c: '@keyvault::z' });
    expect(report.references).toEqual([]);
  });

  it('reads no file that its prefix leaves out, and refuses one that is no text', async () => {
    const secrets = { APP_A: 'x', 'web.pfx': new Uint8Array([0x30, 0x82, 0xff]) };
    expect((await load(secrets, { prefix: 'APP_' })).values).toEqual({ A: 'x' });
    await expect(load(secrets)).rejects.toMatchObject({
      code: 'ERR_SOURCE_UNREADABLE',
      failures: [{ source: { file: expect.stringMatching(/web\.pfx$/) } }],
    });
  });

  it('nests names as variables do', async () => {
    expect((await load({ 'db--password': 'p' }, { nested: '--' })).values).toEqual({ db: { password: 'p' } });
  });

  it('names the file of a value', async () => {
    const directory = await volume({ a: '1' });
    const layer = await mountedSecrets(directory).load({
      signal: new AbortController().signal,
      context: { env: {} },
    });
    expect(layer.origin(['a'])).toEqual({ file: join(directory, 'a') });
  });

  it('rejects for a missing directory that is not optional', async () => {
    const input = { signal: new AbortController().signal, context: { env: {} } };
    await expect(mountedSecrets('not-there').load(input)).rejects.toMatchObject({
      code: 'ERR_SOURCE_UNREADABLE',
    });
    expect((await mountedSecrets('not-there', { optional: true }).load(input)).tree).toEqual({});
  });
});
