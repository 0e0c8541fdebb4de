import type { FoundSecret } from './vaults.js';

/** A secret as Key Vault sends it; what is not set is left out. */
export function secretBundle(host: string, { name, version: secret }: FoundSecret): object {
  return {
    value: secret.value,
    contentType: secret.contentType,
    id: `https://${host}/secrets/${name}/${secret.version}`,
    attributes: {
      enabled: secret.enabled,
      nbf: secret.notBefore,
      exp: secret.expiresOn,
      created: secret.created,
      updated: secret.created,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
    },
    tags: secret.tags,
  };
}
