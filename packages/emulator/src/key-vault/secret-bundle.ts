import type { DeletedSecret, FoundSecret } from './stored-secret.js';

const RECOVERABLE_DAYS = 90;
const DAY_SECONDS = 24 * 60 * 60;

/** A secret as Key Vault sends it; what is not set is left out. */
export function secretBundle(host: string, found: FoundSecret): object {
  return { value: found.version.value, ...propertiesOf(host, found, found.version.version) };
}

/** The answer to an update: a bundle without its value. */
export function secretProperties(host: string, found: FoundSecret): object {
  return propertiesOf(host, found, found.version.version);
}

/** An item of a list: neither value nor version. */
export function secretItem(host: string, found: FoundSecret): object {
  return propertiesOf(host, found, undefined);
}

export function deletedBundle(host: string, deleted: DeletedSecret): object {
  return { ...deletion(host, deleted), ...secretProperties(host, deleted) };
}

export function deletedItem(host: string, deleted: DeletedSecret): object {
  return { ...deletion(host, deleted), ...secretItem(host, deleted) };
}

function deletion(host: string, { name, deletedDate }: DeletedSecret): object {
  return {
    recoveryId: `https://${host}/deletedsecrets/${name}`,
    deletedDate,
    scheduledPurgeDate: deletedDate + RECOVERABLE_DAYS * DAY_SECONDS,
  };
}

function propertiesOf(host: string, { name, version: secret }: FoundSecret, version?: string): object {
  return {
    contentType: secret.contentType,
    id: `https://${host}/secrets/${name}${version === undefined ? '' : `/${version}`}`,
    attributes: {
      enabled: secret.enabled,
      nbf: secret.notBefore,
      exp: secret.expiresOn,
      created: secret.created,
      updated: secret.updated,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: RECOVERABLE_DAYS,
    },
    tags: secret.tags,
  };
}
