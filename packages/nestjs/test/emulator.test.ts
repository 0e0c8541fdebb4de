import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { registerAs } from '@nestjs/config';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { KeyVaultConfigModule } from '../src/index.js';
import { restoreEnvironment } from './restore-environment.js';
import { appModule, createApp, readOverHttp } from './start-app.js';
import { writeTemporaryFile } from './write-file.js';

const CANARY = 'canary-7Q$x&y"z';

describe('an application with secrets in several vaults', () => {
  restoreEnvironment();
  let azure: Emulator;
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: {
        'shop-kv': { 'db-password': CANARY },
        'payments-prod-kv': { 'api-key': 'canary-of-payments' },
      },
    });
  });
  afterEach(() => azure.stop());

  const app = async (variables: string) =>
    appModule(
      KeyVaultConfigModule.forRoot({
        isGlobal: true,
        envFilePath: await writeTemporaryFile('.env', variables),
        load: [registerAs('payments', () => ({ key: process.env['API_KEY'] }))],
        vault: 'shop-kv',
        vaults: { payments: 'payments-prod-kv' },
        credential: azure.credential,
        transport: azure.clientOptions,
      }),
    );

  it('asks each vault once, when it is created', async () => {
    const module = await app('DB_PASSWORD=@keyvault:db-password\nAPI_KEY=@keyvault:payments/api-key\n');
    await setImmediate();
    expect(azure.countRequests()).toBe(0);
    expect(await readOverHttp(module, 'DB_PASSWORD', 'payments.key')).toEqual([CANARY, 'canary-of-payments']);
    expect(
      azure.requests.map(({ vault, secret, status }) => `${vault}/${secret} ${status}`).toSorted(),
    ).toEqual(['payments-prod-kv/api-key 200', 'shop-kv/db-password 200']);
    expect(JSON.stringify(process.env)).not.toContain('canary');
  });

  it('finds a rotated secret when it is created again', async () => {
    const module = await app('DB_PASSWORD=@keyvault:db-password\n');
    expect(await readOverHttp(module, 'DB_PASSWORD')).toEqual([CANARY]);
    azure.rotate('db-password', 'rotated');
    expect(await readOverHttp(module, 'DB_PASSWORD')).toEqual(['rotated']);
    expect(azure.countRequests({ status: 200 })).toBe(2);
  });

  it('does not start with a broken reference, and says why without a value', async () => {
    const module = await app('DB_PASSWORD=@keyvault:db-pasword\nAPI_KEY=@keyvault:payments/api-key\n');
    const error: unknown = await createApp(module).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'ERR_RESOLUTION_FAILED',
      failures: [
        { code: 'ERR_SECRET_NOT_FOUND', vault: 'https://shop-kv.vault.azure.net', secret: 'db-pasword' },
      ],
    });
    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain('canary');
  });
});
