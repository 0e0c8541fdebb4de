import { problemError } from '../errors.js';
import { secretProblem } from './secret-problem.js';
import { type Secret, type SecretProperties, type SecretProvider, vaultName } from './secret-provider.js';

/**
 * Secrets that are in memory already, for tests and for development without Azure: `{ 'db-password': 's3cret' }`.
 * A key is `[vault/]name[@version]`, compared case-insensitively; a key without a vault serves every vault.
 */
export function memoryProvider(secrets: Readonly<Record<string, string | Secret>>): SecretProvider {
  const byKey = new Map(Object.entries(secrets).map(([key, secret]) => [key.toLowerCase(), secret]));
  return {
    defaultVault: 'memory',
    getSecret(id) {
      const find = (name: string): string | Secret | undefined =>
        byKey.get(`${vaultName(id.vaultUrl)}/${name}`.toLowerCase()) ?? byKey.get(name.toLowerCase());
      const key = id.version === undefined ? id.name : `${id.name}@${id.version}`;
      const secret = find(key);
      if (secret !== undefined)
        return Promise.resolve(typeof secret === 'string' ? { value: secret } : secret);
      const code = id.version === undefined ? 'ERR_SECRET_NOT_FOUND' : 'ERR_VERSION_NOT_FOUND';
      // There is no vault behind it that somebody could write to.
      const remedy = `correct the name, or add it to the secrets in memory: secrets: { '${key}': '<text>' }`;
      return Promise.reject(problemError({ ...secretProblem(code, id, { status: 404 }), remedy }));
    },
    async *listSecrets(vaultUrl, { signal }) {
      const vault = vaultName(vaultUrl);
      const listed = new Map<string, SecretProperties>();
      for (const [key, secret] of Object.entries(secrets)) {
        const [, of = vault, name, version] = /^(?:([^/]*)\/)?([^@]*)(?:@(.*))?$/.exec(key) ?? [];
        if (name === undefined || version !== undefined || of.toLowerCase() !== vault) continue;
        const { value: _, ...properties } = typeof secret === 'string' ? { value: '' } : secret;
        listed.set(name.toLowerCase(), { name, enabled: true, ...properties });
      }
      for (const properties of listed.values()) {
        signal.throwIfAborted();
        yield await Promise.resolve(properties);
      }
    },
  };
}
