import type { Clock } from '../clock.js';
import type { TokenCredential } from '../secrets/credential.js';
import type { Identities, Identity, TokenSource } from './azure-access.js';
import { defaultCredential, type NamedCredential } from './default-credential.js';
import { tokenSource } from './token-source.js';

/** How long a credential of the application may take for one token, in milliseconds: it may start other programs. */
const GIVEN_MS = 20_000;

/** Identities, made on first use. No Azure code is loaded before the first token is asked for. */
export function identities(env: NodeJS.ProcessEnv, clock: Clock): Identities {
  const known = new Map<TokenCredential | undefined, Identity>();
  return (credential) => {
    const existing = known.get(credential) ?? identity(credential, env, clock);
    known.set(credential, existing);
    return existing;
  };
}

function identity(credential: TokenCredential | undefined, env: NodeJS.ProcessEnv, clock: Clock): Identity {
  const sources = new Map<string, TokenSource>();
  let named: Promise<NamedCredential> | undefined;
  const once = (): Promise<NamedCredential> =>
    (named ??= credential
      ? Promise.resolve({ name: 'the given credential', credential, timeoutMs: GIVEN_MS })
      : defaultCredential(env));
  return {
    tokens(scope) {
      const source = sources.get(scope) ?? tokenSource(once, scope, clock);
      sources.set(scope, source);
      return source;
    },
  };
}
