import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { type Config, isConfigError, loadConfig, object } from '@vaultref/core';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { budget } from '../src/budget.js';
import { printFigures, record } from '../src/figures.js';
import { seededRandom } from '../src/random.js';

const SEEDS = budget(10, 3);
const NAMES = ['db-password', 'api-key', 'jwt-key'];
const CANARY = 'canary-7Q$x&y"z';

interface Scene {
  readonly azure: Emulator;
  /** The secret that is struck; others answer as ever. */
  readonly secret: string;
  /** How many requests are struck. */
  readonly times: number;
  readonly random: () => number;
  readonly network: { code: string | undefined; left: number };
  readonly identity: { down: boolean };
}

interface Fault {
  readonly name: string;
  /** What strikes; gives the way to end it. */
  readonly strike: (scene: Scene) => () => void;
  /** `new values` when the refresh rides it out, else the code of the failure. */
  readonly outcome: string;
}

type Effect = Parameters<Emulator['fault']>[0];

const answer = (name: string, outcome: string, effect: Effect, forEver = true): Fault => ({
  name,
  outcome,
  strike: ({ azure, secret, times }) =>
    azure.fault({ match: { secret }, ...(forEver ? {} : { times }), ...effect }),
});
const network = (name: string, code: string, outcome: string, forEver = true): Fault => ({
  name,
  outcome,
  strike: (scene) => {
    Object.assign(scene.network, { code, left: forEver ? Infinity : scene.times });
    return () => Object.assign(scene.network, { code: undefined });
  },
});
const NEW = 'new values';

const FAULTS: Fault[] = [
  answer('429 without Retry-After, twice at most', NEW, { effect: 'throttle' }, false),
  answer('429 without Retry-After, for ever', 'ERR_THROTTLED', { effect: 'throttle' }),
  answer('429 with Retry-After, twice at most', NEW, { effect: 'throttle', retryAfter: 2 }, false),
  answer('429 with Retry-After, for ever', 'ERR_THROTTLED', { effect: 'throttle', retryAfter: 2 }),
  answer('429 with Retry-After: 3600', 'ERR_THROTTLED', { effect: 'throttle', retryAfter: 3_600 }),
  answer('429 with an overflowing Retry-After', 'ERR_THROTTLED', {
    effect: 'throttle',
    retryAfter: 3_000_000,
  }),
  answer('500', 'ERR_VAULT_UNREACHABLE', { status: 500 }),
  answer('503, twice at most', NEW, { status: 503 }, false),
  answer('connection reset', 'ERR_VAULT_UNREACHABLE', { effect: 'reset' }),
  network('EAI_AGAIN, twice at most', 'EAI_AGAIN', NEW, false),
  network('the host is unknown', 'ENOTFOUND', 'ERR_VAULT_NOT_FOUND'),
  network('an untrusted certificate', 'SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS'),
  answer('no answer', 'ERR_TIMEOUT', { effect: 'hang' }),
  answer('a truncated body', 'ERR_BAD_RESPONSE', { effect: 'truncate' }),
  answer('HTML', 'ERR_BAD_RESPONSE', { effect: 'html' }),
  answer('an empty body', 'ERR_BAD_RESPONSE', { effect: 'empty' }),
  answer('404', 'ERR_SECRET_NOT_FOUND', { status: 404 }),
  answer('403', 'ERR_FORBIDDEN', { status: 403 }),
  answer('401', 'ERR_AUTHENTICATION_FAILED', { status: 401 }),
  {
    name: 'the identity is down, and the last token still good',
    outcome: NEW,
    strike: ({ identity }) => {
      identity.down = true;
      return () => Object.assign(identity, { down: false });
    },
  },
  {
    name: 'the identity is down, and the last token refused',
    outcome: 'ERR_CREDENTIAL_UNAVAILABLE',
    strike: ({ azure, identity }) => {
      identity.down = true;
      azure.revokeTokens();
      return () => Object.assign(identity, { down: false });
    },
  },
];

describe('a refresh under faults', () => {
  let azure: Emulator;
  let right = 0;
  beforeAll(async () => {
    // Loaded before virtual time begins: reading files takes none of it.
    await import('@azure/keyvault-secrets');
  });
  afterAll(() => {
    record('faults at refresh: right outcome', `${right} of ${FAULTS.length * SEEDS}`);
    printFigures();
  });

  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed + 1);
  it.each(FAULTS.flatMap((fault) => seeds.map((seed) => [fault.name, seed, fault] as const)))(
    '%s, seed %d',
    async (_, seed, fault) => {
      const random = seededRandom(seed);
      azure = await startEmulator({
        vaults: { 'shop-kv': Object.fromEntries(NAMES.map((name) => [name, `${CANARY} old ${name}`])) },
        quota: false,
        tokenLifetimeMs: 10 * 365 * 86_400_000,
      });
      const traffic = { inFlight: 0 };
      const settle = async (): Promise<void> => {
        for (let turn = 0; turn < 6; turn += 1) await setImmediate();
        for (let turn = 0; traffic.inFlight > 0 && turn < 50; turn += 1) await setImmediate();
      };
      const clock = new FakeClock({ start: Date.now(), settle });
      const scene: Scene = {
        azure,
        secret: NAMES[Math.floor(random() * NAMES.length)] ?? '',
        times: 1 + Math.floor(random() * 2),
        random,
        network: { code: undefined, left: 0 },
        identity: { down: false },
      };
      const tokens: string[] = [];
      const config: Config = await clock.until(
        loadConfig({
          sources: [object(Object.fromEntries(NAMES.map((name) => [name, `@keyvault:${name}`])))],
          vault: 'shop-kv',
          refresh: true,
          clock,
          random,
          credential: {
            getToken: async (scopes) => {
              if (scene.identity.down) throw Object.assign(new Error(CANARY), { code: 'ECONNREFUSED' });
              const { token } = await azure.credential.getToken(scopes);
              tokens.push(token);
              return { token, expiresOnTimestamp: clock.now() + 60_000 };
            },
          },
          transport: {
            httpClient: {
              sendRequest: async (request) => {
                traffic.inFlight += 1;
                try {
                  if (scene.network.code !== undefined && (scene.network.left -= 1) >= 0)
                    throw Object.assign(new Error(CANARY), { code: scene.network.code });
                  return await azure.httpClient.sendRequest(request);
                } finally {
                  traffic.inFlight -= 1;
                }
              },
            },
          },
        }),
      );
      const values = (age: string) =>
        Object.fromEntries(NAMES.map((name) => [name, `${CANARY} ${age} ${name}`]));

      await clock.advance(120_000);
      for (const name of NAMES) azure.rotate(name, `${CANARY} new ${name}`);
      const end = fault.strike(scene);
      const startedAt = clock.now();
      const error: unknown = await clock.until(
        config.refresh().then(
          () => undefined,
          (reason: unknown) => reason,
        ),
      );
      expect(clock.now() - startedAt).toBeLessThanOrEqual(31_000);
      if (fault.outcome === NEW) {
        expect(error).toBeUndefined();
        expect(config.values).toEqual(values('new'));
        expect(config.health.status).toBe('ok');
      } else {
        if (!isConfigError(error)) throw new Error(`expected a ConfigError, got ${inspect(error)}`);
        expect(error.failures.map(({ code }) => code)).toContain(fault.outcome);
        expect(config.values).toEqual(values('old'));
        expect(config.health).toMatchObject({ status: 'degraded', cause: { failures: 1 } });
        const printed =
          inspect(error, { depth: 20, showHidden: true, customInspect: false }) +
          inspect(error, { depth: 20 }) +
          JSON.stringify([error, config.health, config.report]) +
          String(error.stack);
        for (const secret of ['canary', Buffer.from(CANARY).toString('base64').slice(0, 12), ...tokens])
          expect(printed).not.toContain(secret);
      }
      end();
      await clock.advance(720_000);
      expect(config.values).toEqual(values('new'));
      expect(config.health.status).toBe('ok');
      await config.close();
      await azure.stop();
      expect(clock.pending).toBe(0);
      right += 1;
    },
  );
});
