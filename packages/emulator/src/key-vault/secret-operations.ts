import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { json } from '../http/http-message.js';
import { parseJsonObject } from '../http/json-object.js';
import {
  badBackup,
  badParameter,
  deletedSecretNotFound,
  nameHeldByDeleted,
  restoredNameTaken,
  secretDisabled,
  secretNotFound,
} from './errors.js';
import { openBackup, sealBackup } from './secret-backup.js';
import { readSecretBody } from './secret-body.js';
import { deletedBundle, deletedItem, secretBundle, secretItem, secretProperties } from './secret-bundle.js';
import { secretPage } from './secret-page.js';
import type { SecretOperation } from './secret-routes.js';
import type { Vault } from './vault.js';

interface OperationInput {
  readonly request: HttpRequest;
  readonly vault: Vault;
  /** Empty for operations on the whole vault. */
  readonly secret: string;
  readonly version: string | undefined;
}

type Operation = (input: OperationInput) => HttpResponse | Promise<HttpResponse>;

/** Every operation on secrets, for a caller who may ask for it. */
export const SECRET_OPERATIONS: Readonly<Record<SecretOperation, Operation>> = {
  getSecret({ request, vault, secret, version }) {
    const found = vault.find(secret, version);
    if (!found) return secretNotFound(secret, version);
    // Only this: what has expired, or is not valid yet, is served all the same.
    if (!found.version.enabled) return secretDisabled();
    return json(200, secretBundle(request.host, found));
  },

  async setSecret({ request, vault, secret }) {
    const body = readSecretBody(await request.readBody());
    if ('refused' in body) return badParameter(body.refused);
    if (body.value === undefined) return badParameter('Property value is missing.');
    if (vault.stateOf(secret) === 'deleted') return nameHeldByDeleted(secret);
    const unset = { contentType: undefined, tags: undefined, expiresOn: undefined, notBefore: undefined };
    const set = vault.set(secret, { ...unset, enabled: true, ...body.changes, value: body.value });
    return json(200, secretBundle(request.host, set));
  },

  async updateSecret({ request, vault, secret, version }) {
    const body = readSecretBody(await request.readBody());
    if ('refused' in body) return badParameter(body.refused);
    const updated = vault.update(secret, version, body.changes);
    return updated ? json(200, secretProperties(request.host, updated)) : secretNotFound(secret, version);
  },

  listSecrets({ request, vault }) {
    return secretPage(request, {
      items: vault.list(),
      idOf: ({ name }) => name.toLowerCase(),
      show: (found) => secretItem(request.host, found),
    });
  },

  listVersions({ request, vault, secret }) {
    return secretPage(request, {
      items: vault.listVersions(secret),
      idOf: ({ version }) => version.version,
      show: (found) => secretProperties(request.host, found),
    });
  },

  deleteSecret({ request, vault, secret }) {
    const deleted = vault.delete(secret);
    return deleted ? json(200, deletedBundle(request.host, deleted)) : secretNotFound(secret, undefined);
  },

  getDeletedSecret({ request, vault, secret }) {
    const deleted = vault.findDeleted(secret);
    return deleted ? json(200, deletedBundle(request.host, deleted)) : deletedSecretNotFound(secret);
  },

  listDeletedSecrets({ request, vault }) {
    return secretPage(request, {
      items: vault.listDeleted(),
      idOf: ({ name }) => name.toLowerCase(),
      show: (deleted) => deletedItem(request.host, deleted),
    });
  },

  recoverSecret({ request, vault, secret }) {
    const recovered = vault.recover(secret);
    return recovered ? json(200, secretProperties(request.host, recovered)) : deletedSecretNotFound(secret);
  },

  purgeSecret({ vault, secret }) {
    return vault.purge(secret) ? { status: 204, headers: {}, body: '' } : deletedSecretNotFound(secret);
  },

  backupSecret({ vault, secret }) {
    const backup = vault.backup(secret);
    return backup ? json(200, { value: sealBackup(backup) }) : secretNotFound(secret, undefined);
  },

  async restoreSecret({ request, vault }) {
    const blob = parseJsonObject(await request.readBody())?.['value'];
    if (typeof blob !== 'string') return badParameter('Property value is missing.');
    const backup = openBackup(blob);
    if (!backup) return badBackup();
    const holder = vault.stateOf(backup.name);
    if (holder === 'deleted') return nameHeldByDeleted(backup.name);
    const restored = holder === 'free' ? vault.restore(backup) : undefined;
    return restored ? json(200, secretProperties(request.host, restored)) : restoredNameTaken(backup.name);
  },
};
