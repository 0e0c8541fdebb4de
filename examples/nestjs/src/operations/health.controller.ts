import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { type KeyVaultHealth, KeyVaultHealthIndicator } from '@vaultref/nestjs';

@Controller('healthz')
export class HealthController {
  constructor(private readonly keyVault: KeyVaultHealthIndicator) {}

  /** Not ready only when the configuration is stale: while Key Vault is away, the values of before serve. */
  @Get()
  check(): KeyVaultHealth<'keyVault'> {
    const health = this.keyVault.check();
    if (health.keyVault.status === 'down') throw new ServiceUnavailableException(health);
    return health;
  }
}
