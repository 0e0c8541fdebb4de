import { isExpired } from '../expiry.js';
import type { Logger } from '../logger.js';
import { vaultName } from '../secrets/secret-provider.js';
import type { ExpiringSecret } from './health.js';
import type { ReferenceReport } from './report.js';

export interface ExpiryWatchOptions {
  readonly onExpired: 'warn' | 'error' | 'ignore';
  readonly warnBeforeExpiryMs: number;
  readonly logger?: Logger;
}

/** Looks after the secrets that have expired, or expire soon. */
export class ExpiryWatch {
  readonly #options: ExpiryWatchOptions;
  #warned: ReadonlySet<string> = new Set();

  constructor(options: ExpiryWatchOptions) {
    this.#options = options;
  }

  /** @param now milliseconds since 1970 */
  expiring(references: readonly ReferenceReport[], now: number): ExpiringSecret[] {
    const { onExpired, warnBeforeExpiryMs } = this.#options;
    if (onExpired === 'ignore') return [];
    const secrets = new Map<string, ExpiringSecret>();
    for (const { vault, secret, version, expiresOn } of references)
      if (expiresOn && expiresOn.getTime() <= now + warnBeforeExpiryMs)
        secrets.set(`${vault}/${secret}/${version ?? ''}`, {
          vault,
          secret,
          expiresOn,
          expired: isExpired({ expiresOn }, now),
        });
    return [...secrets.values()];
  }

  /** Warns of each secret once when it comes near its end, and once when it is past it. */
  warn(references: readonly ReferenceReport[], now: number): void {
    const warned = new Set<string>();
    for (const { vault, secret, expiresOn, expired } of this.expiring(references, now)) {
      const text = `${secret} in ${vaultName(vault)} ${expired ? 'expired' : 'expires'} on ${expiresOn.toISOString()}`;
      warned.add(text);
      if (!this.#warned.has(text)) this.#options.logger?.warn(`Vaultref: ${text}`);
    }
    this.#warned = warned;
  }
}
