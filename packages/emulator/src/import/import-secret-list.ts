import { parseVaultHost } from '../clouds.js';
import { EmulatorError } from '../emulator-error.js';
import { isRecord } from '../seed/seed-fields.js';
import type { SeedVaults, SeedVersion } from '../seed/seed.js';
import { ImportedVaults, placeholderOf } from './imported-vaults.js';

/**
 * The vaults for the output of `az keyvault secret list`: names, content types, tags and dates, with placeholders for
 * the values, which the list does not have.
 * @throws {EmulatorError} `BAD_IMPORT`
 */
export function importSecretList(text: string): SeedVaults {
  const vaults = new ImportedVaults();
  readItems(text).forEach((item, index) => {
    const identifier = isRecord(item) && typeof item['id'] === 'string' ? parseId(item['id']) : undefined;
    if (!isRecord(item) || !identifier) {
      throw new EmulatorError('BAD_IMPORT', `Entry ${index + 1} of the list has no id of a secret.`);
    }
    vaults.put(identifier.vault, identifier.name, versionOf(identifier.name, item));
  });
  return vaults.toSeed();
}

function readItems(text: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list;
  } catch {
    // Said below: the parser's own message quotes the text.
  }
  const message = 'The file is not the JSON of `az keyvault secret list --output json`: a list of secrets.';
  throw new EmulatorError('BAD_IMPORT', message);
}

function parseId(id: string): { vault: string; name: string } | undefined {
  const [, host = '', name] = /^https:\/\/([^/:]+)(?::443)?\/secrets\/([0-9a-z-]+)/i.exec(id) ?? [];
  const vault = parseVaultHost(host)?.vault;
  return vault === undefined || name === undefined ? undefined : { vault, name };
}

function versionOf(
  name: string,
  { attributes, contentType, tags }: Readonly<Record<string, unknown>>,
): SeedVersion {
  const { enabled, expires, notBefore } = isRecord(attributes) ? attributes : {};
  const texts = isRecord(tags)
    ? Object.entries(tags).filter((tag): tag is [string, string] => typeof tag[1] === 'string')
    : [];
  return {
    value: placeholderOf(name),
    ...(typeof contentType === 'string' && contentType !== '' ? { contentType } : {}),
    ...(texts.length > 0 ? { tags: Object.fromEntries(texts) } : {}),
    ...(enabled === false ? { enabled } : {}),
    ...dateOf('expiresOn', expires),
    ...dateOf('notBefore', notBefore),
  };
}

/** The tool writes `2030-01-31T00:00:00+00:00`. */
function dateOf<F extends string>(field: F, input: unknown): { readonly [name in F]?: string } | object {
  const time = typeof input === 'string' ? Date.parse(input) : Number.NaN;
  return Number.isNaN(time) ? {} : { [field]: new Date(time).toISOString() };
}
