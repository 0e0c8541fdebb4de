import type { Clock } from '../clock.js';
import { CLOUDS, type Cloud } from '../secrets/cloud.js';
import type { TokenCredential } from '../secrets/credential.js';
import type { Identities, Identity, TokenSource } from './azure-access.js';
import { connections } from './connections.js';
import { defaultCredential, type NamedCredential } from './default-credential.js';
import type { TransportOptions } from './pipeline.js';
import { tokenSource } from './token-source.js';

/** How long a credential of the application may take for one token, in milliseconds: it may start other programs. */
const GIVEN_MS = 20_000;

/** Where and how tokens are asked for. */
export interface IdentityOptions {
  /** Default: the public cloud. */
  readonly cloud?: Cloud;
  /** Its proxy and certificates hold for the authority too; its agent and HTTP client are for vaults. */
  readonly transport?: TransportOptions | undefined;
  /** Ends the requests for tokens that are under way. */
  readonly closing?: AbortSignal;
}

/** Identities, made on first use. No Azure code is loaded before the first token is asked for. */
export function identities(
  env: NodeJS.ProcessEnv,
  clock: Clock,
  { cloud = CLOUDS.public, transport = {}, closing }: IdentityOptions = {},
): Identities {
  const known = new Map<TokenCredential | undefined, Identity>();
  const { agent: _, httpClient: __, http2: ___, ...way } = transport;
  const ownCredential = (): Promise<NamedCredential> =>
    defaultCredential({
      env,
      clock,
      authorityHost: cloud.authorityHost,
      connections: connections({ transport: way, env, concurrency: 4, keepAlive: false }),
    });
  return (credential) => {
    const existing = known.get(credential) ?? identity(credential, ownCredential, clock, closing);
    known.set(credential, existing);
    return existing;
  };
}

function identity(
  credential: TokenCredential | undefined,
  ownCredential: () => Promise<NamedCredential>,
  clock: Clock,
  closing: AbortSignal | undefined,
): Identity {
  const sources = new Map<string, TokenSource>();
  let asked: Promise<NamedCredential> | undefined;
  let named: NamedCredential | undefined;
  const once = async (): Promise<NamedCredential> => {
    asked ??= credential ? Promise.resolve(given(credential)) : ownCredential();
    named = await asked;
    return named;
  };
  return {
    get credential() {
      return [...sources.values()].some(({ hasToken }) => hasToken) ? named?.name : undefined;
    },
    tokens(scope) {
      const source = sources.get(scope) ?? tokenSource(once, scope, clock, closing);
      sources.set(scope, source);
      return source;
    },
  };
}

function given(credential: TokenCredential): NamedCredential {
  const name: unknown = Reflect.get(Object(credential.constructor), 'name');
  const known = typeof name === 'string' && name.endsWith('Credential');
  return { name: known ? name : 'the given credential', credential, timeoutMs: GIVEN_MS };
}
