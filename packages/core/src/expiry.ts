import type { Problem } from './errors.js';
import { type Secret, type SecretIdentifier, vaultName } from './secrets/secret-provider.js';

export interface ExpiryOptions {
  /** What to do about a secret outside its own dates, which Key Vault serves all the same. */
  readonly onExpired: 'warn' | 'error' | 'ignore';
  readonly now: number;
}

/** Why a secret may not be used now; `undefined` unless the options make an error of its dates. */
export function expiryProblem(
  id: SecretIdentifier,
  secret: Secret,
  { onExpired, now }: ExpiryOptions,
): Problem | undefined {
  if (onExpired !== 'error') return undefined;
  const place = { vault: id.vaultUrl, secret: id.name, transient: false };
  if (isExpired(secret, now))
    return {
      code: 'ERR_SECRET_EXPIRED',
      message: `the secret expired on ${secret.expiresOn?.toISOString()}`,
      remedy: `set a new version: az keyvault secret set --vault-name ${vaultName(id.vaultUrl)} --name ${id.name} --file <file>`,
      ...place,
    };
  if (secret.notBefore !== undefined && secret.notBefore.getTime() > now)
    return {
      code: 'ERR_SECRET_NOT_YET_VALID',
      message: `the secret is not valid before ${secret.notBefore.toISOString()}`,
      remedy: 'wait, pin the version before it, or correct its date (and the clock of this machine)',
      ...place,
    };
  return undefined;
}

export function isExpired({ expiresOn }: Pick<Secret, 'expiresOn'>, now: number): boolean {
  return expiresOn !== undefined && expiresOn.getTime() <= now;
}
