import { isPlainObject, isReferenceObject } from '../tree/config-tree.js';
import type { Path } from '../tree/path.js';

/** Words that name a secret when a name ends with them: `DB_PASSWORD`, `clientSecret`, `connection-string`. */
const SECRET_WORDS = /(?:^|-)(?:pass(?:word|wd|phrase)|pwd|secret|token|credentials|connection-?string)$/;
/** A key is a secret when a word says so: a primary key, a cache key and a public key are none. */
const SECRET_KEYS =
  /(?:^|-)(?:(?:api|access|account|app|auth|client|encryption|hmac|jwt|license|master|private|secret|service|shared|signing|storage|subscription)-?key|^key)$/;
/** `postgres://app:password@db/app` */
const URL_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/i;
/** What stands where a secret will be: `changeme`, `<password>`, `${DB_PASSWORD}`, `your-token-here`, `***`. */
const PLACEHOLDER =
  /^(?:change[-_ ]?me|placeholder|example|dummy|todo|tbd|none|null|undefined|true|false|x+|\*+|\.+|your[-_ ].*)$|^<.*>$|\$\{|\{\{|\$\(/i;
/** A secret that is mounted as a file is named by its path. */
const FILE_PATH = /^(?:\.{0,2}\/|[a-z]:[\\/])/i;
/** Shorter texts are flags and units, not secrets. */
const SHORTEST = 6;

/**
 * True for a name and a text that together look like a secret in plain text. It errs on the side of silence: see
 * docs/decisions/042.
 */
export function isPlaintextSecret(name: string, text: string): boolean {
  const password = URL_WITH_PASSWORD.exec(text)?.[1];
  if (password !== undefined) return !PLACEHOLDER.test(password);
  if (text.length < SHORTEST || PLACEHOLDER.test(text) || FILE_PATH.test(text)) return false;
  return namesSecret(name);
}

/** True for a name that says that its value is a secret: `DB_PASSWORD`, `apiKey`; false for `PUBLIC_KEY`, `TOKEN_TTL`. */
export function namesSecret(name: string): boolean {
  const words = dashed(name);
  return SECRET_WORDS.test(words) || SECRET_KEYS.test(words);
}

/** A name of a secret in Key Vault for the name of a variable: `DB_PASSWORD` and `dbPassword` are `db-password`. */
export function dashed(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/[^a-zA-Z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase();
}

/** The paths of texts that look like secrets, in the order of the tree, which must have passed findReferences(). */
export function plaintextSecrets(tree: unknown): Path[] {
  const found: Path[] = [];
  const pending: { value: unknown; path: Path }[] = [{ value: tree, path: [] }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path } = next;
    const name = path.at(-1);
    if (typeof value === 'string') {
      const asName = typeof name === 'string' ? name : '';
      // A text with a marker is a reference, or has been refused as one.
      if (!/@keyvault|@microsoft\.keyvault/i.test(value) && isPlaintextSecret(asName, value))
        found.push(path);
    } else if (Array.isArray(value) || (isPlainObject(value) && !isReferenceObject(value))) {
      const children = Object.entries(value).toReversed();
      for (const [key, child] of children) pending.push({ value: child, path: [...path, key] });
    }
  }
  return found;
}
