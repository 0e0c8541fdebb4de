import { isForeignVersion, isSecretName, isVaultName } from './grammar.js';
import { nameHint, versionHint } from './hints.js';
import { type Reference, type SyntaxProblem, syntaxProblem } from './reference.js';

const EXPECTED = 'expected https://<vault host>/secrets/<name>[/<version>]';

/**
 * Reads a secret identifier as the portal shows it, `https://<vault>.vault.azure.net/secrets/<name>[/<version>]`. Only hosts
 * under the given suffixes pass, before any DNS look-up.
 */
export function parseSecretIdentifier(
  text: string,
  at: number,
  suffixes: readonly string[],
): Reference | SyntaxProblem {
  const bad = (reason: string, message: string, remedy?: string): SyntaxProblem =>
    syntaxProblem(reason, message, at, remedy);
  const [, host, path] = /^https:\/\/([a-z0-9.-]+)\/(.*)$/is.exec(text) ?? [];
  if (host === undefined || path === undefined)
    return bad('SECRET_URI', EXPECTED, 'paste the identifier of the secret, without user, port and query');

  const hostname = host.toLowerCase();
  const dot = hostname.indexOf('.');
  const suffix = hostname.slice(dot + 1);
  if (/(^|\.)managedhsm\./.test(hostname))
    return bad('UNTRUSTED_HOST', 'a managed HSM holds keys and no secrets', 'name a vault');
  if (!suffixes.includes(suffix) || !isVaultName(hostname.slice(0, dot)))
    return bad(
      'UNTRUSTED_HOST',
      `${hostname.slice(0, 100)} is not an Azure Key Vault host`,
      `vaults are under ${suffixes.join(', ')}`,
    );

  const [collection = '', name = '', version = '', ...more] = path.replace(/(?<=[^/])\/$/, '').split('/');
  // A certificate's private part is the secret of the same name.
  if (!/^(secrets|certificates)$/i.test(collection))
    return bad(
      'SECRET_URI',
      EXPECTED,
      collection === 'keys' ? 'a key cannot be read; name a secret' : undefined,
    );
  if (more.length > 0) return bad('SECRET_URI', 'too many path segments');
  if (name.includes('@'))
    return bad('SECRET_URI', 'put the version in the URL path', 'write …/secrets/<name>/<version>');
  if (name === '') return bad('SECRET_URI', EXPECTED);
  if (!isSecretName(name))
    return bad('SECRET_URI', 'a secret name has 1 to 127 letters, digits and "-"', nameHint(name));
  if (version !== '' && !isForeignVersion(version))
    return bad('SECRET_URI', 'a version has up to 64 letters, digits and "-"', versionHint(version));
  return {
    vaultUrl: `https://${hostname}`,
    name,
    ...(version === '' ? {} : { version: version.toLowerCase() }),
  };
}
