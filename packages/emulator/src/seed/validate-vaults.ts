import { isVaultName } from '../clouds.js';
import type { ParsedSecret, ParsedVault, ParsedVersion } from './parsed-seed.js';
import type { Report, SeedPath } from './seed-fields.js';
import {
  entriesOf,
  isRecord,
  itemsOf,
  readDate,
  readFlag,
  readTags,
  readText,
  refuseUnknownFields,
} from './seed-fields.js';

const VERSION_FIELDS = ['value', 'version', 'contentType', 'tags', 'enabled', 'expiresOn', 'notBefore'];
const MAX_VALUE_BYTES = 25 * 1024;

/** Checks vaults and brings every short form to the long one. After a report the result is not to be used. */
export function validateVaults(input: unknown, path: SeedPath, report: Report): ParsedVault[] {
  return entriesOf(input, path, report).map(([name, secrets]) => {
    const at = [...path, name];
    if (!isVaultName(name)) {
      report(at, 'is not a vault name: 3 to 24 letters, digits and single hyphens, letter first');
    }
    const entries = entriesOf(secrets, at, report);
    return {
      name,
      secrets: entries.map(([key, secret]) => validateSecret(key, secret, [...at, key], report)),
    };
  });
}

function validateSecret(name: string, input: unknown, path: SeedPath, report: Report): ParsedSecret {
  if (!/^[0-9a-z-]{1,127}$/i.test(name)) {
    report(path, 'is not a secret name: 1 to 127 letters, digits and hyphens');
  }
  if (!isRecord(input)) return { name, versions: [validateVersion({ value: input }, path, path, report)] };
  if (!('versions' in input)) {
    return { name, versions: [validateVersion(input, path, [...path, 'value'], report)] };
  }
  refuseUnknownFields(input, ['versions'], path, report);
  return { name, versions: validateVersions(input['versions'], [...path, 'versions'], report) };
}

function validateVersions(input: unknown, path: SeedPath, report: Report): ParsedVersion[] {
  const seen = new Set<string>();
  return itemsOf(input, path, report, 'version').map(({ item, at }) => {
    if (!isRecord(item)) report(at, 'is not a mapping with a "value"');
    const parsed = validateVersion(isRecord(item) ? item : { value: '' }, at, [...at, 'value'], report);
    const id = parsed.version;
    if (id !== undefined && seen.has(id)) report([...at, 'version'], 'is the version of an earlier entry');
    if (id !== undefined) seen.add(id);
    return parsed;
  });
}

function validateVersion(
  fields: Readonly<Record<string, unknown>>,
  path: SeedPath,
  valuePath: SeedPath,
  report: Report,
): ParsedVersion {
  refuseUnknownFields(fields, VERSION_FIELDS, path, report);
  const value = readText(fields['value'], valuePath, report);
  if (value === undefined && fields['value'] === undefined) report(valuePath, 'is missing');
  if (Buffer.byteLength(value ?? '') > MAX_VALUE_BYTES) report(valuePath, 'is longer than 25 KiB');
  const version = readText(fields['version'], [...path, 'version'], report);
  if (version !== undefined && !/^[0-9a-f]{32}$/i.test(version)) {
    report([...path, 'version'], 'is not a version: 32 hexadecimal digits');
  }
  return {
    value: value ?? '',
    version: version?.toLowerCase(),
    contentType: readText(fields['contentType'], [...path, 'contentType'], report),
    tags: readTags(fields['tags'], [...path, 'tags'], report),
    enabled: readFlag(fields['enabled'], [...path, 'enabled'], report) ?? true,
    expiresOn: readDate(fields['expiresOn'], [...path, 'expiresOn'], report),
    notBefore: readDate(fields['notBefore'], [...path, 'notBefore'], report),
  };
}
