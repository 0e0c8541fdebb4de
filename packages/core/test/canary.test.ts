import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { CANARY, showsCanary } from '@vaultref/contracts/canary';
import {
  appConfiguration,
  createRedactor,
  envFile,
  isConfigError,
  jsonFile,
  keyvault,
  loadConfig,
  type LoadConfigOptions,
  memoryProvider,
  object,
  type Secret,
  yamlFile,
} from '../src/index.js';
import { exportVariables } from '../src/preload/export-variables.js';
import type { StandardSchema } from '../src/tree/standard-schema.js';
import { writeTemporaryFile } from './write-file.js';

const DAY_MS = 86_400_000;
const ENCODED = encodeURIComponent(CANARY);
const secrets: Record<string, string | Secret> = {
  text: CANARY,
  json: JSON.stringify({ password: CANARY }),
  expired: { value: CANARY, expiresOn: new Date(Date.now() - DAY_MS) },
  early: { value: CANARY, notBefore: new Date(Date.now() + DAY_MS) },
  soon: { value: CANARY, version: 'v1', expiresOn: new Date(Date.now() + DAY_MS) },
};
const load = (tree: object, options: LoadConfigOptions = {}) =>
  loadConfig({ sources: [object(tree)], provider: memoryProvider(secrets), env: {}, ...options });

/** Everything that somebody may print of a thing. */
function printed(thing: unknown): string {
  return [
    inspect(thing, { depth: 12, showHidden: true, getters: false }),
    inspect(thing, { depth: 12, customInspect: false, showHidden: true }),
    JSON.stringify(thing),
    JSON.stringify({ ...Object(thing) }),
    String(thing),
    thing instanceof Error ? `${thing.message} ${thing.stack}` : '',
  ].join('\n');
}

const schema = (validate: StandardSchema['~standard']['validate']): StandardSchema => ({
  '~standard': { version: 1, vendor: 'test', validate },
});
const file = async (name: string, content: string, read: (path: string) => ReturnType<typeof object>) =>
  load({}, { sources: [read(await writeTemporaryFile(name, content))] });

const MISSPELT: object = { password: CANARY };

/** Each with the canary in the secret, in the default, in the text around the reference or in the file. */
const ERRORS: Record<string, () => unknown> = {
  ERR_REFERENCE_SYNTAX: () => load({ a: `@keyvault:${CANARY}`, b: `x@keyvault{text?nope=${ENCODED}}` }),
  ERR_NO_DEFAULT_VAULT: () =>
    loadConfig({ sources: [object({ a: `@keyvault:x?default=${ENCODED}` })], env: { OTHER: CANARY } }),
  ERR_VAULT_NOT_ALLOWED: () => load({ a: `amqp://u:${CANARY}@keyvault{other/x?default=${ENCODED}}` }),
  ERR_SECRET_NOT_FOUND: () => load({ a: `amqp://u:${CANARY}@keyvault{nope}`, b: '@keyvault:text' }),
  ERR_VERSION_NOT_FOUND: () => load({ a: '@keyvault:text@0123456789abcdef0123456789abcdef' }),
  ERR_SECRET_EXPIRED: () => load({ a: '@keyvault:expired' }, { onExpired: 'error' }),
  ERR_SECRET_NOT_YET_VALID: () => load({ a: '@keyvault:early' }, { onExpired: 'error' }),
  ERR_FIELD_NOT_FOUND: () => load({ a: '@keyvault:json.nope', b: '@keyvault:json.password.x' }),
  ERR_NOT_JSON: () => load({ a: '@keyvault:text.x', b: '@keyvault:text?as=json' }),
  ERR_CONVERSION: () => load({ a: '@keyvault:text?as=number', b: '@keyvault:text?as=bytes' }),
  ERR_VALIDATION: () =>
    load(
      { a: '@keyvault:text', b: `x ${CANARY}` },
      {
        schema: schema((tree) => ({
          issues: [
            { message: JSON.stringify(tree), path: ['a'] },
            { message: `${CANARY} ${ENCODED} ${btoa(CANARY)}`, path: ['c'] },
          ],
        })),
      },
    ),
  'ERR_VALIDATION, thrown': () =>
    load(
      { a: '@keyvault:text' },
      { schema: schema((tree) => JSON.parse(String(Reflect.get(Object(tree), 'a')))) },
    ),
  'ERR_SOURCE_SYNTAX of YAML': () => file('a.yaml', `password: ${CANARY}\n  x: [${CANARY}`, yamlFile),
  'ERR_SOURCE_SYNTAX of JSON': () => file('a.json', `{ "password": "${ENCODED}" "b" }`, jsonFile),
  'ERR_SOURCE_SYNTAX of .env': () => file('.env', `A=@keyvault:text#${ENCODED}\n`, envFile),
  ERR_UNKNOWN_OPTION: () => load({}, MISSPELT),
  ERR_INVALID_OPTION: () =>
    appConfiguration({ connectionString: `Endpoint=http://x;Id=a;Secret=${btoa(CANARY)}` }),
  ERR_VALUE_MISSING: async () => (await load({ a: '@keyvault:text' })).getOrThrow('b'),
  ERR_EXPORT_REFUSED: async () => exportVariables(await load({ NODE_OPTIONS: '@keyvault:text' }), {}),
  ERR_CLOSED: async () => {
    const config = await load({ a: '@keyvault:text' });
    await config.close();
    return config.secrets.get(`@keyvault:x?default=${ENCODED}`);
  },
};

describe('a secret', () => {
  it.each(Object.keys(ERRORS))('is in nothing that an error shows: %s', async (name) => {
    const error: unknown = await Promise.resolve()
      .then(() => ERRORS[name]?.())
      .catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error('there was no ConfigError');
    expect(error.message).toContain(name.replace(/[, ].*/, ''));
    expect(showsCanary(printed(error))).toBe(false);
    expect(showsCanary(error.failures.map(printed).join('\n'))).toBe(false);
  });

  it('is in nothing that a configuration shows of itself, its report, health, cache and events', async () => {
    const clock = new FakeClock();
    const logged: string[] = [];
    const log = (text: string): void => void logged.push(text);
    const published: unknown[] = [];
    const channels = ['load', 'fetch', 'refresh', 'hit', 'miss', 'failure'].map((name) => `vaultref:${name}`);
    const listener = (message: unknown): void => void published.push(message);
    for (const name of channels) subscribe(name, listener);
    const values = { ...secrets };
    const config = await load(
      {
        a: '@keyvault:text',
        b: `u:${CANARY}@keyvault{json.password}`,
        soon: '@keyvault:soon',
        expired: keyvault('expired'),
        none: keyvault('nope', { default: CANARY }),
      },
      {
        provider: {
          ...memoryProvider({}),
          getSecret: (...given) => memoryProvider(values).getSecret(...given),
          listSecrets: (...given) => memoryProvider(values).listSecrets?.(...given) ?? empty(),
        },
        clock,
        logger: { debug: log, info: log, warn: log, error: log },
      },
    );
    const events: unknown[] = [];
    config.onChange((event) => {
      events.push(event);
      throw new RangeError(CANARY);
    });
    const listed: unknown[] = [];
    for await (const properties of config.secrets.list()) listed.push(properties);
    values['text'] = `${CANARY}-2`;
    await config.refresh();
    await config.secrets.get('json.password');
    await config.secrets.get('json.password');
    delete values['text'];
    await config.refresh().catch(() => undefined);
    for (const name of channels) unsubscribe(name, listener);

    const redact = createRedactor(config);
    const shown: Record<string, unknown> = {
      config,
      snapshot: config.snapshot(),
      report: config.report,
      health: config.health,
      cache: config.cache,
      secrets: config.secrets,
      redact,
      stream: redact.stream(),
      events,
      listed,
      logged,
      published,
      unsubscribe: config.onChange(() => undefined),
    };
    expect(events).toHaveLength(1);
    expect(config.health.status).toBe('degraded');
    expect([listed.length, logged.length, published.length].every((count) => count >= 4)).toBe(true);
    const leaks = Object.keys(shown).filter((name) => showsCanary(printed(shown[name])));
    expect(leaks).toEqual([]);
    await config.close();
  });
});

async function* empty(): AsyncGenerator<never> {}
