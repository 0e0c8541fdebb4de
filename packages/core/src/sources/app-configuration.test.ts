import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeSource } from '@vaultref/contracts';
import { type Emulator, type EmulatorOptions, startEmulator } from '@vaultref/emulator';
import { azureAccess } from '../../test/azure-access.js';
import { isConfigError, loadConfig } from '../index.js';
import { appConfiguration } from './app-configuration.js';
import type { AppConfigurationOptions } from './app-configuration-options.js';
import type { Layer } from './source.js';

const ENDPOINT = 'https://my-store.azconfig.io';
const emulators: Emulator[] = [];

async function start(options: EmulatorOptions): Promise<Emulator> {
  const azure = await startEmulator(options);
  emulators.push(azure);
  return azure;
}

const access = (azure: Emulator) =>
  azureAccess({ credential: azure.credential, transport: azure.clientOptions, random: () => 0 });

describeSource(
  'appConfiguration()',
  async (content) => {
    const azure = await start({ settings: { 'my-store': content } });
    return { source: appConfiguration({ endpoint: ENDPOINT }), azure: access(azure) };
  },
  'none',
);
afterAll(() => Promise.all(emulators.splice(0).map((azure) => azure.stop())));

describe('appConfiguration()', () => {
  let azure: Emulator;
  beforeEach(async () => {
    azure = await startEmulator({
      settings: {
        'my-store': {
          'app:color': [{ value: 'blue' }, { value: 'green', label: 'prod', tags: { team: 'shop' } }],
          'app:size': [{ value: 'M' }, { value: 'L', label: 'prod' }],
          'db:host': 'localhost',
          'other.key': 'x',
        },
      },
    });
  });
  afterEach(() => azure.stop());

  const load = async (options: Partial<AppConfigurationOptions> = {}, previous?: Layer) =>
    appConfiguration({ endpoint: ENDPOINT, ...options }).load({
      signal: new AbortController().signal,
      context: { env: {}, azure: access(azure) },
      ...(previous ? { previous } : {}),
    });

  it('loads all settings without a label, nested by ":", with one request', async () => {
    expect((await load()).tree).toEqual({
      app: { color: 'blue', size: 'M' },
      db: { host: 'localhost' },
      'other.key': 'x',
    });
    expect(azure.countRequests({ kind: 'app-configuration' })).toBe(1);
  });
});
