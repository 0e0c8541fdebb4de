import { isPlainObject, isReferenceObject } from '../tree/config-tree.js';
import type { Path } from '../tree/path.js';

/** Words that name a secret when a name ends with them: `DB_PASSWORD`, `SMTP_PASS`, `clientSecret`, `connection-string`. */
const SECRET_WORDS =
  /(?:^|-)(?:pass(?:word|wd|phrase|code)?|pwd?|secret|token|credentials|connection-?string|secret-?key-?base)$/;
/** A key is a secret when a word says so: a primary key, a cache key and a public key are none. */
const SECRET_KEYS =
  /(?:^|-)(?:(?:api|access|account|app|auth|client|encryption|hmac|jwt|license|master|private|secret|service|shared|signing|storage|subscription)-?key|^key)$/;
/** Personal access tokens are called by three letters, which are a pattern elsewhere. */
const ACCESS_TOKENS = /(?:^|-)(?:gh|gl|git-?(?:hub|lab)|ado|azdo|dev-?ops(?:-ext)?)-pat$/;
/** `postgres://app:password@db/app`; a password that is not encoded may have an `@` too. */
const URL_WITH_PASSWORD = /^(?:[a-z][a-z0-9+.-]*:)+\/\/[^\s/:@]*:([^\s/?]+)@/i;
/** `Server=db;Password=…`, `jdbc:postgresql://db/app?user=app&password=…` */
const PAIR_WITH_PASSWORD =
  /(?:^|[?&;])\s*(?:password|passwd|pwd|accountkey|sharedaccesskey)\s*=\s*([^&;\s]{6,})/i;
/**
 * Secrets that their issuers mark as such: GitHub, GitLab, Stripe, Slack, SendGrid, npm, OpenAI and those that write keys as it
 * does, a private key, a shared access signature.
 */
const MARKED =
  /^(?:gh[opsur]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|[rs]k_(?:live|test)_\w{10,}|whsec_[\w+/=]{16,}|xox[abeprs]-[\w-]{10,}|SG\.[\w-]{16,}\.[\w-]{16,}|npm_\w{30,}|sk-[\w-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----)|[?&]sig=[\w%+/=-]{30,}/;
/** Keys that are meant to be published, and the one account of the storage emulator. */
const PUBLISHED = /^pk_(?:live|test)_|(?:^|;)AccountName=devstoreaccount1(?:;|$)/;
/** What stands where a secret will be: `changeme`, `<password>`, `${DB_PASSWORD}`, `your-token-here`, `***`. */
const PLACEHOLDER =
  /^(?:change[-_ ]?me|placeholder|example|dummy|todo|tbd|none|null|undefined|true|false|x+|\*+|\.+|your[-_ ].*)$|^<.*>$|\$\{|\{\{|\$\(/i;
/** `ghp_xxxxxxxxxxxx` in an example. */
const REPEATED = /(.)\1{7}/;
/** A secret that is mounted as a file is named by its path. */
const FILE_PATH = /^(?:\.{0,2}\/|[a-z]:[\\/])/i;
/** Shorter texts are flags and units, not secrets. */
const SHORTEST = 6;

/**
 * True for a name and a text that together look like a secret in plain text. It errs on the side of silence: see
 * docs/decisions/042.
 */
export function isPlaintextSecret(name: string, text: string): boolean {
  if (PUBLISHED.test(text)) return false;
  const password = passwordIn(text);
  if (password !== undefined) return !PLACEHOLDER.test(password);
  if (MARKED.test(text)) return !REPEATED.test(text);
  if (text.length < SHORTEST || PLACEHOLDER.test(text) || FILE_PATH.test(text)) return false;
  return namesSecret(name);
}

function passwordIn(text: string): string | undefined {
  const pairs = /;|:\/\//.test(text) ? PAIR_WITH_PASSWORD.exec(text) : null;
  return (URL_WITH_PASSWORD.exec(text) ?? pairs)?.[1];
}

/** True for a name that says that its value is a secret: `DB_PASSWORD`, `apiKey`; false for `PUBLIC_KEY`, `TOKEN_TTL`. */
export function namesSecret(name: string): boolean {
  const words = dashed(name);
  return [SECRET_WORDS, SECRET_KEYS, ACCESS_TOKENS].some((rule) => rule.test(words));
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
