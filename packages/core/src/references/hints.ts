import { isSecretName } from './grammar.js';

/** The likeliest corrections of a secret name. */
export function nameHint(name: string): string {
  const dashed = name.replaceAll('_', '-');
  if (isSecretName(dashed)) return `did you mean "${dashed}"?`;
  return name.includes('$') ? 'did variable expansion run? Write the name out' : 'correct the name';
}

/** What to do about a version that cannot be one. */
export function versionHint(version: string): string {
  return version.toLowerCase() === 'latest'
    ? 'leave the version off: the newest is the default'
    : 'copy the version from the vault, or leave it off';
}
