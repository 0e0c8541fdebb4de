import type { SecretClient } from '@azure/keyvault-secrets';
import type { SeedSecret, SeedVersion } from '@vaultref/emulator';

/** Writes the secrets of a seed through a client, as a vault that was not made from the seed has to be filled. */
export async function seedVault(
  client: SecretClient,
  secrets: Readonly<Record<string, SeedSecret>>,
): Promise<void> {
  for (const [name, secret] of Object.entries(secrets)) {
    for (const version of versionsOf(secret)) await write(client, name, version);
  }
}

function versionsOf(secret: SeedSecret): readonly SeedVersion[] {
  if (typeof secret === 'string') return [{ value: secret }];
  return 'versions' in secret ? secret.versions : [secret];
}

function write(
  client: SecretClient,
  name: string,
  { value, expiresOn, notBefore, contentType, tags, enabled }: SeedVersion,
): Promise<unknown> {
  return client.setSecret(name, value, {
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags: { ...tags } }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(expiresOn === undefined ? {} : { expiresOn: new Date(expiresOn) }),
    ...(notBefore === undefined ? {} : { notBefore: new Date(notBefore) }),
  });
}
