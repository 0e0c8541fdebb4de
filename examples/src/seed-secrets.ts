import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

type SeedSecret = string | { value: string } | { versions: { version: string; value: string }[] };

/** Looks a secret up in a seed file: the newest version, or the one that is asked for. */
export async function readSeed(
  file: string,
): Promise<(vault: string, secret: string, version?: string) => string> {
  const { vaults } = parse(await readFile(file, 'utf8')) as {
    vaults: Record<string, Record<string, SeedSecret>>;
  };
  return (vaultUrl, name, version) => {
    const secret = vaults[new URL(vaultUrl).hostname.split('.')[0] ?? '']?.[name];
    if (typeof secret === 'string') return secret;
    if (secret && 'value' in secret) return secret.value;
    const value = (secret?.versions.find((one) => one.version === version) ?? secret?.versions.at(-1))?.value;
    if (value === undefined) throw new Error(`the seed has no secret ${name} in ${vaultUrl}`);
    return value;
  };
}
