import { isForeignVersion, isSecretName, isVaultName } from './grammar.js';
import { nameHint, versionHint } from './hints.js';
import { type Reference, type SyntaxProblem, syntaxProblem } from './reference.js';
import { parseSecretIdentifier } from './secret-identifier.js';

const NAMES = ['SecretUri', 'VaultName', 'SecretName', 'SecretVersion'] as const;

/** True for a whole value that is, or is meant to be, a reference of App Service. */
export function isAppService(text: string): boolean {
  return /^\s*@microsoft\.keyvault\((?!\()/i.test(text);
}

/**
 * Reads `@Microsoft.KeyVault(…)` of App Service: SecretUri alone, or VaultName and SecretName with an optional SecretVersion,
 * in any order. Source: Microsoft, "Use Key Vault references as app settings in Azure App Service".
 */
export function parseAppService(
  text: string,
  at: number,
  suffixes: readonly string[],
): Reference | SyntaxProblem {
  const bad = (message: string, remedy?: string): SyntaxProblem =>
    syntaxProblem('APPSERVICE', message, at, remedy);
  const start = text.indexOf('(') + 1;
  if (!text.endsWith(')')) return bad('missing ")"', 'close the reference');

  const given = new Map<string, string>();
  for (const part of text.slice(start, -1).replace(/;\s*$/, '').split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim();
    const known = NAMES.find((one) => one.toLowerCase() === name.toLowerCase());
    if (known === undefined) return bad(`unknown parameter`, unknownHint(name));
    if (given.has(known)) return bad(`${known} is given twice`);
    given.set(known, part.slice(equals + 1).trim());
  }

  const uri = given.get('SecretUri');
  if (uri !== undefined)
    return given.size === 1
      ? parseSecretIdentifier(uri, at, suffixes)
      : bad('SecretUri stands alone', 'drop the other parameters');
  const [vault, name, version] = [
    given.get('VaultName'),
    given.get('SecretName'),
    given.get('SecretVersion'),
  ];
  if (vault === undefined || name === undefined) return bad('needs SecretUri, or VaultName and SecretName');
  if (!isVaultName(vault)) return bad('bad VaultName');
  if (!isSecretName(name)) return bad('bad SecretName', nameHint(name));
  if (version !== undefined && !isForeignVersion(version))
    return bad('bad SecretVersion', versionHint(version));
  return {
    vault: vault.toLowerCase(),
    name,
    ...(version === undefined ? {} : { version: version.toLowerCase() }),
  };
}

function unknownHint(name: string): string {
  const meant = /^[a-z]+$/i.test(name)
    ? NAMES.find((one) => one.toLowerCase().includes(name.toLowerCase()))
    : undefined;
  return meant === undefined ? `the parameters are ${NAMES.join(', ')}` : `did you mean ${meant}?`;
}
