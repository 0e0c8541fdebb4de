import type { Emulator } from '@vaultref/emulator';
import type { World } from './living-world.js';

/** Something that goes wrong at a refresh, and the way to end it. */
export interface Fault {
  readonly name: string;
  /** @param secret the one that is struck; others answer as ever */
  strike(world: World, secret: string): () => void;
}

type Effect = Parameters<Emulator['fault']>[0];

const ofSecret = (name: string, effect: Effect): Fault => ({
  name: `vault: ${name}`,
  strike: ({ azure }, secret) => azure.fault({ match: { secret }, ...effect }),
});
const ofStore = (name: string, effect: Effect): Fault => ({
  name: `store: ${name}`,
  strike: ({ azure }) => azure.fault({ match: { kind: 'setting' }, ...effect }),
});
const below = (name: string, code: string, left = Infinity): Fault => ({
  name: `vault: ${name}`,
  strike(world) {
    world.outage = { host: 'vault.azure.net', code, left };
    return () => {
      world.outage = undefined;
    };
  },
});
const identity = (name: string, { revoked }: { readonly revoked: boolean }): Fault => ({
  name: `identity: ${name}`,
  strike(world) {
    world.identityDown = true;
    if (revoked) world.azure.revokeTokens();
    return () => {
      world.identityDown = false;
    };
  },
});

/** A request that is not answered, until the network ends it. */
const LATE_RESET: Fault = {
  name: 'vault: no answer, reset after four minutes',
  strike({ azure }, secret) {
    const match = { secret };
    const ends = [
      azure.fault({ match, effect: 'latency', latency: 240_000 }),
      azure.fault({ match, effect: 'reset' }),
    ];
    return () => ends.forEach((end) => end());
  },
};
const DISABLED = {
  error: { code: 'Forbidden', message: 'disabled', innererror: { code: 'SecretDisabled' } },
};

export const FAULTS: readonly Fault[] = [
  { name: 'none', strike: () => () => undefined },
  ofSecret('429, twice', { effect: 'throttle', times: 2 }),
  ofSecret('429', { effect: 'throttle' }),
  ofSecret('429 with Retry-After: 2, twice', { effect: 'throttle', retryAfter: 2, times: 2 }),
  ofSecret('429 with Retry-After: 3600', { effect: 'throttle', retryAfter: 3_600 }),
  ofSecret('500', { status: 500 }),
  ofSecret('503, twice', { status: 503, times: 2 }),
  ofSecret('503', { status: 503 }),
  ofSecret('connection reset', { effect: 'reset' }),
  ofSecret('no answer', { effect: 'hang' }),
  LATE_RESET,
  ofSecret('a truncated body', { effect: 'truncate' }),
  ofSecret('HTML', { effect: 'html' }),
  ofSecret('an empty body', { effect: 'empty' }),
  ofSecret('401', { status: 401 }),
  ofSecret('403', { status: 403 }),
  ofSecret('403, the secret is disabled', { status: 403, body: DISABLED }),
  ofSecret('404', { status: 404 }),
  below('EAI_AGAIN, twice', 'EAI_AGAIN', 2),
  below('the host is unknown', 'ENOTFOUND'),
  below('an untrusted certificate', 'SELF_SIGNED_CERT_IN_CHAIN'),
  identity('down, the last token still good', { revoked: false }),
  identity('down, the last token refused', { revoked: true }),
  ofStore('429', { effect: 'throttle' }),
  ofStore('503', { status: 503 }),
  ofStore('connection reset', { effect: 'reset' }),
  ofStore('no answer', { effect: 'hang' }),
  ofStore('a truncated body', { effect: 'truncate' }),
  ofStore('HTML', { effect: 'html' }),
  ofStore('401', { status: 401 }),
  ofStore('403', { status: 403 }),
];
