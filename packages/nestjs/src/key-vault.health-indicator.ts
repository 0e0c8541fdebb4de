import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@vaultref/core';
import { getKeyVaultConfigToken } from './inject-key-vault-config.js';

/** Terminus takes it as a health indicator, and nothing here depends on Terminus. */
export type KeyVaultHealth<Key extends string> = Record<
  Key,
  {
    /** `down` for a configuration that is stale, and for no other. */
    readonly status: 'up' | 'down';
    /** As `config.health.status`. */
    readonly state: 'ok' | 'degraded' | 'stale';
    /** As `config.health.ageMs`: milliseconds since the last successful refresh began. */
    readonly ageMs: number;
    /** The code of what keeps it from following its sources; absent when nothing does. */
    readonly code?: string;
  }
>;

/** Says how the configuration is. Down is only one that is stale; while Key Vault is away, the values of before serve. */
@Injectable()
export class KeyVaultHealthIndicator {
  readonly #config: Config;

  constructor(@Inject(getKeyVaultConfigToken()) config: Config) {
    this.#config = config;
  }

  /**
   * How the configuration is, under the name `keyVault`.
   *
   * @example
   * health.check([() => indicator.check()]) // { keyVault: { status: 'up', state: 'ok', ageMs: 120 } }
   */
  check(): KeyVaultHealth<'keyVault'>;
  /** The same under another name. */
  check<Key extends string>(key: Key): KeyVaultHealth<Key>;
  check(key = 'keyVault'): KeyVaultHealth<string> {
    const { status, ageMs, cause } = this.#config.health;
    return {
      [key]: {
        status: status === 'stale' ? 'down' : 'up',
        state: status,
        ageMs,
        ...(cause ? { code: cause.code } : {}),
      },
    };
  }
}
