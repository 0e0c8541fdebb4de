import { describe, expect, it } from '@jest/globals';
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { type Clock, type Config, object } from '@vaultref/core';
import { getKeyVaultConfigToken, KeyVaultConfigModule, KeyVaultHealthIndicator } from '../../src/index.js';
import { rotatingSecrets } from '../rotating-secrets.js';
import { appModule, createApp } from '../start-app.js';

@Controller('healthz')
class HealthController {
  constructor(private readonly keyVault: KeyVaultHealthIndicator) {}

  /** What Terminus does with an indicator. */
  @Get()
  check(): unknown {
    const info = this.keyVault.check('vault');
    if (info.vault.status === 'down') throw new ServiceUnavailableException(info);
    return info;
  }
}

describe('KeyVaultHealthIndicator', () => {
  it('is up while the values of before serve, and down when they are too old', async () => {
    let now = Date.now();
    const clock: Clock = { now: () => now, schedule: () => () => undefined };
    const provider = rotatingSecrets({ key: 'value' });
    const app = await createApp(
      appModule(
        KeyVaultConfigModule.forRoot({
          sources: [object({ A: '@keyvault:key' })],
          ignoreEnvFile: true,
          provider,
          clock,
          refresh: { maxStalenessMs: 60_000 },
        }),
        { imports: [{ module: class HealthModule {}, controllers: [HealthController] }] },
      ),
    );
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const probe = async () => {
      const response = await fetch(`${url}/healthz`);
      return [response.status, await response.json()];
    };
    expect(await probe()).toEqual([200, { vault: { status: 'up', state: 'ok', ageMs: 0 } }]);
    provider.down = true;
    await app
      .get<Config>(getKeyVaultConfigToken())
      .refresh()
      .catch(() => undefined);
    now += 1_000;
    expect(await probe()).toMatchObject([200, { vault: { status: 'up', state: 'degraded', ageMs: 1_000 } }]);
    now += 60_000;
    expect(await probe()).toMatchObject([503, { vault: { status: 'down', state: 'stale' } }]);
    await app.close();
  });
});
