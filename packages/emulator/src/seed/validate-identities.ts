import { isStoreName, isVaultName } from '../clouds.js';
import type { Access, SecretPermission, StoreRole, VaultAccess } from '../identity/access.js';
import { DENIERS, SECRET_PERMISSIONS, STORE_ROLES } from '../identity/access.js';
import type { FederatedCredential, ParsedIdentity } from './parsed-seed.js';
import type { Report, SeedPath } from './seed-fields.js';
import { entriesOf, isRecord, itemsOf, readText, readWord, refuseUnknownFields } from './seed-fields.js';

const FIELDS = ['clientId', 'secret', 'federated', 'vaults', 'stores', 'deniedBy'];
const FEDERATED_FIELDS = ['issuer', 'subject', 'audience'];
const TOKEN_EXCHANGE = 'api://AzureADTokenExchange';

export function validateIdentities(input: unknown, path: SeedPath, report: Report): ParsedIdentity[] {
  return entriesOf(input, path, report).map(([name, fields]) => {
    const at = [...path, name];
    if (!/^[0-9a-z][0-9a-z._-]{0,63}$/i.test(name)) {
      report(at, 'is not a name: 1 to 64 letters, digits, dots, hyphens and underscores');
    }
    return validateIdentity(name, fields, at, report);
  });
}

function validateIdentity(name: string, input: unknown, path: SeedPath, report: Report): ParsedIdentity {
  if (!isRecord(input)) {
    report(path, `is not a mapping; known: ${FIELDS.join(', ')}`);
    return { name, clientId: undefined, secret: undefined, federated: [], access: undefined };
  }
  refuseUnknownFields(input, FIELDS, path, report);
  return {
    name,
    clientId: readText(input['clientId'], [...path, 'clientId'], report),
    secret: readText(input['secret'], [...path, 'secret'], report),
    federated: readFederated(input['federated'], [...path, 'federated'], report),
    access: validateAccess(input, path, report),
  };
}

function validateAccess(
  { vaults, stores, deniedBy }: Readonly<Record<string, unknown>>,
  path: SeedPath,
  report: Report,
): Access | undefined {
  const denier = readWord(deniedBy, DENIERS, [...path, 'deniedBy'], report) ?? 'rbac';
  if (vaults === undefined && stores === undefined) return undefined;
  return {
    vaults: vaults === undefined ? undefined : readVaults(vaults, [...path, 'vaults'], report),
    stores: stores === undefined ? undefined : readStores(stores, [...path, 'stores'], report),
    deniedBy: denier,
  };
}

function readStores(input: unknown, path: SeedPath, report: Report): Record<string, StoreRole> {
  return Object.fromEntries(
    entriesOf(input, path, report).flatMap(([store, role]) => {
      const at = [...path, store];
      if (!isStoreName(store)) report(at, 'is not a store name');
      const read = readWord(role ?? null, STORE_ROLES, at, report);
      return read === undefined ? [] : [[store, read]];
    }),
  );
}

function readFederated(input: unknown, path: SeedPath, report: Report): FederatedCredential[] {
  if (input === undefined) return [];
  return itemsOf(input, path, report, 'federated credential').map(({ item, at }) => {
    const fields = isRecord(item) ? item : {};
    refuseUnknownFields(fields, FEDERATED_FIELDS, at, report);
    return {
      issuer: readText(fields['issuer'] ?? null, [...at, 'issuer'], report) ?? '',
      subject: readText(fields['subject'] ?? null, [...at, 'subject'], report) ?? '',
      audience: readText(fields['audience'], [...at, 'audience'], report) ?? TOKEN_EXCHANGE,
    };
  });
}

function readVaults(input: unknown, path: SeedPath, report: Report): Record<string, VaultAccess> {
  return Object.fromEntries(
    entriesOf(input, path, report).map(([vault, access]) => {
      const at = [...path, vault];
      if (!isVaultName(vault)) report(at, 'is not a vault name');
      if (!isRecord(access)) return [vault, { permissions: readPermissions(access, at, report) }];
      refuseUnknownFields(access, ['permissions', 'secrets'], at, report);
      const permissions = readPermissions(access['permissions'], [...at, 'permissions'], report);
      return [vault, { permissions, secrets: readNames(access['secrets'], [...at, 'secrets'], report) }];
    }),
  );
}

function readPermissions(input: unknown, path: SeedPath, report: Report): SecretPermission[] {
  // An empty list is a permission to do nothing, and worth saying.
  if (Array.isArray(input) && input.length === 0) return [];
  return itemsOf(input, path, report, 'permission').flatMap(({ item, at }) => {
    if (item === undefined) report(at, 'is missing');
    return readWord(item, SECRET_PERMISSIONS, at, report) ?? [];
  });
}

function readNames(input: unknown, path: SeedPath, report: Report): string[] | undefined {
  if (input === undefined) return undefined;
  return itemsOf(input, path, report, 'secret').flatMap(
    ({ item, at }) => readText(item ?? null, at, report) ?? [],
  );
}
