import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { isConfigError, type SecretProvider } from '../../core/src/index.js';
import { CANARY } from './canary.mjs';

const OLD = '0123456789abcdef0123456789abcdef';
const NEW = 'fedcba9876543210fedcba9876543210';
/** The secrets that the provider under test is asked to hold: versions from oldest to newest. */
const SECRETS = {
  'db-password': [
    { version: OLD, value: 'old' },
    { version: NEW, value: CANARY },
  ],
  empty: [{ version: OLD, value: '' }],
};

interface Subject {
  readonly provider: SecretProvider;
  /** The vault that holds the secrets. */
  readonly vaultUrl: string;
  stop?(): Promise<void>;
}

/**
 * What every secret provider keeps to, the codes of its errors included.
 * @param options.lists whether it has listSecrets(): one that has none says so here
 */
export function describeSecretProvider(
  name: string,
  create: (secrets: Record<string, readonly { version: string; value: string }[]>) => Promise<Subject>,
  { lists }: { readonly lists: boolean },
): void {
  describe(`${name} keeps the contract of a secret provider`, () => {
    let subject: Subject;
    beforeAll(async () => {
      subject = await create(SECRETS);
    });
    afterAll(async () => {
      await subject.provider.close?.();
      await subject.stop?.();
    });

    const get = (secret: string, version?: string) =>
      subject.provider.getSecret(
        { vaultUrl: subject.vaultUrl, name: secret, ...(version === undefined ? {} : { version }) },
        { signal: new AbortController().signal },
      );
    const failureOf = async (secret: string, version?: string) => {
      const error: unknown = await get(secret, version).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (!isConfigError(error)) throw new Error(`expected a ConfigError, got ${inspect(error)}`);
      return { error, failure: error.failures[0] };
    };

    it('gives the newest version of a secret, byte for byte', async () => {
      expect((await get('db-password')).value).toBe(CANARY);
    });

    it('gives a pinned version', async () => {
      expect(await get('db-password', OLD)).toMatchObject({ value: 'old' });
    });

    it('takes a name in any case', async () => {
      expect((await get('DB-Password')).value).toBe(CANARY);
    });

    it('gives an empty secret as a value', async () => {
      expect((await get('empty')).value).toBe('');
    });

    it.each([
      ['a secret that is not there', 'db-pasword', undefined, 'ERR_SECRET_NOT_FOUND'],
      [
        'a version that is not there',
        'db-password',
        'ffffffffffffffffffffffffffffffff',
        'ERR_VERSION_NOT_FOUND',
      ],
    ])('says of %s what, where and what to do', async (_, secret, version, code) => {
      const { failure } = await failureOf(secret, version);
      expect(failure).toMatchObject({ code, vault: subject.vaultUrl, secret, status: 404, transient: false });
      expect(failure?.remedy).not.toBe('');
    });

    const list = async (signal = new AbortController().signal) => {
      const { provider, vaultUrl } = subject;
      if (!provider.listSecrets) throw new Error('there is no listSecrets()');
      const listed = [];
      for await (const properties of provider.listSecrets(vaultUrl, { signal })) listed.push(properties);
      return listed;
    };

    if (lists) {
      it('lists every secret once, by name, without its value', async () => {
        const listed = await list();
        expect(listed.map(({ name: secret, enabled }) => [secret, enabled])).toEqual([
          ['db-password', true],
          ['empty', true],
        ]);
        expect(JSON.stringify(listed)).not.toContain('canary');
      });

      it('ends a list with its signal', async () => {
        await expect(list(AbortSignal.abort(new Error('ended')))).rejects.toThrow('ended');
      });
    } else {
      it('has no list of secrets', () => {
        expect(subject.provider.listSecrets).toBeUndefined();
      });
    }

    it('lets no value into an error', async () => {
      const { error } = await failureOf('db-password', 'ffffffffffffffffffffffffffffffff');
      const printed =
        inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error) + String(error.stack);
      expect(printed).not.toContain('canary');
    });
  });
}
