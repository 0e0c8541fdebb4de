import { isVaultName } from '../clouds.js';
import type { SecretPermission, VaultAccess } from '../identity/access.js';
import { DENIERS, SECRET_PERMISSIONS } from '../identity/access.js';
import type { ParsedIdentity } from './seed.js';
import type { Report, SeedPath } from './seed-fields.js';
import { entriesOf, isRecord, itemsOf, readText, readWord, refuseUnknownFields } from './seed-fields.js';

const FIELDS = ['clientId', 'secret', 'vaults', 'deniedBy'];

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
    return { name, clientId: undefined, secret: undefined, access: undefined };
  }
  refuseUnknownFields(input, FIELDS, path, report);
  const deniedBy = readWord(input['deniedBy'], DENIERS, [...path, 'deniedBy'], report) ?? 'rbac';
  const vaults = input['vaults'];
  return {
    name,
    clientId: readText(input['clientId'], [...path, 'clientId'], report),
    secret: readText(input['secret'], [...path, 'secret'], report),
    access:
      vaults === undefined
        ? undefined
        : { vaults: validateAccess(vaults, [...path, 'vaults'], report), deniedBy },
  };
}

function validateAccess(input: unknown, path: SeedPath, report: Report): Record<string, VaultAccess> {
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
