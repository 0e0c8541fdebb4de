import { describe, expect, it } from '@jest/globals';
import * as identity from '@azure/identity';
import { FakeClock } from '@vaultref/contracts';
import { inspect } from 'node:util';
import { isConfigError } from '../errors.js';
import type { TokenCredential } from '../secrets/credential.js';
import { credentialChain } from './credential-chain.js';
import type { Member } from './credential-members.js';

const SCOPE = 'https://vault.azure.net/.default';
const unavailable = (message: string) =>
  Object.assign(new Error(`${message} canary`), { name: 'CredentialUnavailableError' });

/** Members that follow a script: an error, a token, or no answer. */
function chainOf(
  script: Record<string, Error | 'token' | 'hang'>,
  more: Partial<Member> = { isGuess: true },
) {
  const asked: string[] = [];
  const clock = new FakeClock();
  const credentialOf = (name: string, answer: Error | 'token' | 'hang'): TokenCredential => ({
    getToken() {
      asked.push(name);
      if (answer instanceof Error) return Promise.reject(answer);
      if (answer === 'hang') return new Promise(() => undefined);
      return Promise.resolve({ token: `of ${name}`, expiresOnTimestamp: clock.now() + 3_600_000 });
    },
  });
  const members = Object.entries(script).map(([name, answer]) => ({
    name,
    timeoutMs: 20_000,
    ...more,
    create: () => credentialOf(name, answer),
  }));
  const chain = credentialChain(members, identity, clock);
  const failureOf = async () => {
    const error: unknown = await clock
      .until(chain.credential.getToken(SCOPE))
      .catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error(`expected a ConfigError, got ${inspect(error)}`);
    expect(inspect(error, { showHidden: true })).not.toContain('canary');
    return error.failures[0];
  };
  return { chain, asked, clock, failureOf };
}

describe('credentialChain()', () => {
  it('asks one after the other, and from then on only the one that gave a token', async () => {
    const { chain, asked } = chainOf({ a: unavailable('not installed'), b: 'token', c: 'token' });
    expect(chain.name).toBe('the default credential');
    expect(await chain.credential.getToken(SCOPE)).toMatchObject({ token: 'of b' });
    await chain.credential.getToken(SCOPE);
    expect([asked, chain.name]).toEqual([['a', 'b', 'b'], 'b']);
  });

  it('says of each why it gave no token, in words of ours', async () => {
    const { failureOf } = chainOf({
      code: unavailable('Visual Studio Code Authentication is not available. Ensure it is installed.'),
      az: unavailable("Please run 'az login' from a command prompt"),
      pwsh: unavailable('Unable to execute PowerShell. Ensure that it is installed in your system'),
      azd: unavailable("Azure Developer CLI couldn't be found."),
      imds: unavailable('Attempted to use the IMDS endpoint, but it is not available.'),
      odd: unavailable('something else'),
    });
    expect(await failureOf()).toMatchObject({
      code: 'ERR_CREDENTIAL_UNAVAILABLE',
      message:
        'no credential works here (code: not set up (@azure/identity-vscode); az: not signed in; pwsh: not installed; azd: not installed; imds: no such endpoint here; odd: gave no token)',
      transient: false,
    });
  });

  it('waits for no tool that hangs longer than its time', async () => {
    const { chain, clock } = chainOf({ a: 'hang', b: 'token' });
    const began = clock.now();
    expect(await clock.until(chain.credential.getToken(SCOPE))).toMatchObject({ token: 'of b' });
    expect(clock.now() - began).toBe(20_000);
  });

  it('ends at an identity that is configured and refused: no other takes its place', async () => {
    const refused = Object.assign(new Error('AADSTS7000215 canary-value'), {
      name: 'AuthenticationError',
      statusCode: 401,
    });
    const { asked, failureOf } = chainOf({ a: refused, b: 'token' }, {});
    expect(await failureOf()).toMatchObject({
      code: 'ERR_AUTHENTICATION_FAILED',
      reason: 'AADSTS7000215',
      status: 401,
    });
    expect(asked).toEqual(['a']);
  });

  it('goes on after a guess that is refused, and knows an endpoint that answers for one that is there', async () => {
    const down = Object.assign(new Error('canary-value'), { name: 'AuthenticationError', statusCode: 500 });
    const { asked, failureOf } = chainOf({ a: unavailable('not installed'), imds: down });
    expect(await failureOf()).toMatchObject({ code: 'ERR_CREDENTIAL_UNAVAILABLE', transient: true });
    expect(asked).toEqual(['a', 'imds']);
    const unreachable = Object.assign(unavailable('x'), { code: 'EHOSTUNREACH' });
    expect(await chainOf({ imds: unreachable, a: unavailable('y') }).failureOf()).toMatchObject({
      transient: false,
    });
  });

  it('names the variables that are missing', async () => {
    const { asked, failureOf } = chainOf({ a: 'token' }, { missing: ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID'] });
    expect(await failureOf()).toMatchObject({
      message: 'no credential works here (a: AZURE_TENANT_ID, AZURE_CLIENT_ID not set)',
      remedy: 'set the variables that are missing; a reference there counts for nothing',
    });
    expect(asked).toEqual([]);
  });
});
