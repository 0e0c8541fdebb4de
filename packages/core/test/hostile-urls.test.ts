import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { loadConfig, object, type TransportOptions } from '../src/index.js';
import { appConfigurationReference } from '../src/references/app-configuration.js';
import { isProblem, type Reference } from '../src/references/reference.js';
import { allowedVaults } from '../src/secrets/allowed-vaults.js';
import { CLOUDS } from '../src/secrets/cloud.js';
import { identifySecrets } from '../src/secrets/identify-secrets.js';
import { findReferences } from '../src/tree/find-references.js';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 100_000);
const MEDIA_TYPE = 'application/vnd.microsoft.appconfig.keyvaultref+json';
const VAULTS = { vault: 'shop-kv', vaults: { payments: 'payments-prod-kv' } };
const HOSTS = new Set(['shop-kv.vault.azure.net', 'payments-prod-kv.vault.azure.net']);
const vaults = allowedVaults({ ...VAULTS, allowVaults: 'listed', cloud: CLOUDS.public, env: {} });

const pick = (...texts: string[]) => fc.constantFrom(...texts);
const control = fc.integer({ min: 0, max: 0x20 }).map((code) => String.fromCharCode(code));
/** What looks like a dot, a slash, an at sign or a letter, and is none. */
const lookalike = pick(
  '。',
  '．',
  '｡',
  '／',
  '⁄',
  '＠',
  'ａ',
  'а',
  '\u200b',
  '\u202e',
  '\ufeff',
  'ß',
  'ſ',
  'K',
);
const noise = fc.oneof(
  control,
  lookalike,
  fc.string({ maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const scheme = pick(
  'https://',
  'https://',
  'https://',
  'HTTPS://',
  'http://',
  'https:',
  'https:/',
  'https:\\\\',
  '//',
  'file://',
  'ftp://',
  'https:///',
  ' https://',
);
const user = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  pick(
    'shop-kv.vault.azure.net@',
    'user:pass@',
    '@',
    ':@',
    'shop-kv.vault.azure.net:443@',
    '%40',
    'a%2f@',
    'x\\@',
  ),
);
const label = pick(
  'shop-kv',
  'SHOP-KV',
  'payments-prod-kv',
  'payments',
  'evil',
  'shop-kv.evil',
  'shop--kv',
  '-',
  '',
  'xn--shop-kv',
  'shop_kv',
  'localhost',
  '127',
  'shop-kv%2e',
  'shop-kv%00',
);
const suffix = pick(
  '.vault.azure.net',
  '.VAULT.azure.net',
  '.vault.azure.net.',
  '.vault.azure.cn',
  '.vault.azure.net.evil.com',
  '.evil.com',
  '.vault.azure.com',
  '.managedhsm.azure.net',
  '.vault.azure.net%2eevil.com',
  '.0.0.1',
  '',
  '.privatelink.vaultcore.azure.net',
  '.vault。azure.net',
  '.vault.azure.net#.evil.com',
  '.vault.azure.net\\.evil.com',
  '.vault.azure.net?@evil.com',
);
const port = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  pick(':443', ':8443', ':0', ':', ':65536', ':443@evil.com', ':80:80', ':-1'),
);
const path = fc.oneof(
  {
    weight: 3,
    arbitrary: pick(
      '/secrets/db-password',
      '/secrets/db-password/',
      '/secrets/x/0123456789abcdef0123456789abcdef',
      '/certificates/c',
    ),
  },
  pick(
    '/secrets/..',
    '/secrets/../../x',
    '/secrets/./x',
    '/secrets/%2e%2e/x',
    '/secrets//x',
    '//evil.com/secrets/x',
    '/secrets/x/../../..//evil.com',
    '/keys/x',
    '/',
    '',
    '\\evil.com\\secrets\\x',
    '/secrets/a%2fb',
    '/secrets/x?api-version=1&@evil.com',
    '/secrets/x#@evil.com',
    '/secrets/x@evil.com',
  ),
);
/** Mostly as it should be: what is wrong in one place only is nearest to being taken. */
const mostly = (good: string, bad: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: bad });
/** A piece of text put somewhere into another one. */
const disturbed = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 3, arbitrary: text },
    fc.tuple(text, noise, fc.double({ min: 0, max: 1, noNaN: true })).map(([whole, extra, at]) => {
      const cut = Math.floor(at * whole.length);
      return whole.slice(0, cut) + extra + whole.slice(cut);
    }),
  );
const url = disturbed(
  fc
    .tuple(
      mostly('https://', scheme),
      user,
      mostly('shop-kv', label),
      mostly('.vault.azure.net', suffix),
      port,
      mostly('/secrets/db-password', path),
    )
    .map((parts) => parts.join('')),
);
const name = disturbed(
  pick(
    'db-password',
    '..',
    '.',
    '../x',
    '%2e%2e',
    'a/b',
    'a//b',
    '/',
    '\\',
    'x@y',
    'https:',
    'constructor',
    '__proto__',
  ),
);
const vault = disturbed(
  fc.oneof(
    label,
    suffix.map((text) => `evil${text}`),
  ),
);
const value = fc.oneof(
  url.map((text) => `@keyvault:${text}`),
  url.map((text) => `\${keyvault:${text}}`),
  url.map((text) => `a@{keyvault:${text}}b`),
  url.map((text) => `@Microsoft.KeyVault(SecretUri=${text})`),
  fc.tuple(vault, name).map(([one, two]) => `@Microsoft.KeyVault(VaultName=${one};SecretName=${two})`),
  fc.tuple(vault, name).map(([one, two]) => `@keyvault:${one}/${two}`),
  name.map((text) => `@keyvault:${text}`),
  url.map((text) => ({ $keyvault: text })),
  url.map((text) => ({ $keyvault: { uri: text } })),
  fc.tuple(vault, name).map(([one, two]) => ({ $keyvault: { vault: one, name: two } })),
);

/** Where the SDK would send the request for what an identifier names, and whether that is where it may go. */
const leadsOutside = (references: readonly Reference[]) =>
  [...identifySecrets(references, vaults).values()].filter((id) => {
    if ('code' in id) return false;
    const { vaultUrl, name: secret, version = '' } = id;
    const sent = new URL(`${vaultUrl}/secrets/${encodeURIComponent(secret)}/${encodeURIComponent(version)}`);
    const { protocol, hostname, port: to, username, pathname } = sent;
    const right = protocol === 'https:' && HOSTS.has(hostname) && to === '' && username === '';
    return !right || !/^\/secrets\/[0-9a-zA-Z-]{1,127}\/[0-9a-z-]{0,64}$/.test(pathname);
  });
const referencesIn = (tree: unknown) =>
  findReferences(tree).occurrences.flatMap(({ value: found }) =>
    Array.isArray(found) ? found.filter((part) => typeof part === 'object') : [found as Reference],
  );

/** Loads values with everything that leaves the process noted. */
async function load(values: readonly unknown[]) {
  const hosts: string[] = [];
  const scopes: unknown[] = [];
  const httpClient: TransportOptions['httpClient'] = {
    sendRequest: (request) => {
      hosts.push(new URL(request.url).host);
      return Promise.reject(Object.assign(new Error('noted'), { code: 'ENOTFOUND' }));
    },
  };
  await loadConfig({
    ...VAULTS,
    sources: [object({ values: [...values] })],
    env: {},
    transport: { httpClient },
    credential: {
      getToken: (scope) => {
        scopes.push(...[scope].flat());
        return Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 });
      },
    },
    startup: { deadlineMs: 5_000 },
  }).catch(() => undefined);
  return { hosts: new Set(hosts), scopes: new Set(scopes) };
}

describe('hostile URLs and names', () => {
  it('name no secret outside the closed list', () => {
    let named = 0;
    fc.assert(
      fc.property(value, (hostile) => {
        const references = referencesIn({ hostile });
        named += references.length;
        expect(leadsOutside(references)).toEqual([]);
      }),
      { numRuns, ignoreEqualValues: false },
    );
    // The generator is of use only if much of what it makes is near enough to be taken for a reference.
    expect(named).toBeGreaterThan(numRuns / 20);
  });

  it('name no secret outside it as references of App Configuration', () => {
    const uri = fc.oneof(url, fc.json(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(uri, (hostile) => {
        const setting = appConfigurationReference(MEDIA_TYPE, JSON.stringify({ uri: hostile }));
        if (setting && !isProblem(setting)) expect(leadsOutside(referencesIn({ setting }))).toEqual([]);
      }),
      { numRuns: numRuns / 10 },
    );
  });

  it('send no packet and no token outside it', async () => {
    const sample = fc.sample(value, { numRuns: 3_000, seed: 7 });
    const { hosts, scopes } = await load(sample);
    expect(hosts).toEqual(HOSTS);
    expect(scopes).toEqual(new Set(['https://vault.azure.net/.default']));
  });

  it('ask for no token when every one of them is outside it', async () => {
    const outside = fc
      .sample(value, { numRuns: 3_000, seed: 8 })
      .filter((one) =>
        [...identifySecrets(referencesIn({ one }), vaults).values()].every((id) => 'code' in id),
      );
    expect(outside.length).toBeGreaterThan(1_000);
    const { hosts, scopes } = await load(outside);
    expect([hosts.size, scopes.size]).toEqual([0, 0]);
  });
});
