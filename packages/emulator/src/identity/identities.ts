import { createHash } from 'node:crypto';
import { EmulatorError } from '../emulator-error.js';
import type { FederatedCredential, ParsedIdentity } from '../seed/parsed-seed.js';
import type { Access } from './access.js';

/** The identity of the process's host, and of the `credential` in process. */
export const SYSTEM_IDENTITY = 'system';

const SYSTEM_CLIENT_ID = '22222222-3333-4444-8555-666666666666';
const TENANT_ID = '11111111-2222-4333-8444-555555555555';

/** Someone to whom tokens are issued. */
export interface Identity {
  readonly name: string;
  readonly clientId: string;
  /** `undefined` for one that has no client secret. */
  readonly secret: string | undefined;
  /** None when any assertion will do. */
  readonly federated: readonly FederatedCredential[];
}

const WITHOUT_CREDENTIALS = { secret: undefined, federated: [] };

/** The identities of the seed. Without any, everyone is who they say they are and may do everything. */
export class Identities {
  readonly tenantId: string;
  readonly #known = new Map<string, Identity>();
  readonly #access = new Map<string, Access>();
  readonly #isOpen: boolean;

  constructor(seed: readonly ParsedIdentity[], tenantId: string = TENANT_ID) {
    this.tenantId = tenantId;
    this.#isOpen = seed.length === 0;
    this.#add({ name: SYSTEM_IDENTITY, clientId: SYSTEM_CLIENT_ID, ...WITHOUT_CREDENTIALS });
    for (const { name, clientId, secret, federated, access } of seed) {
      const fallback = name.toLowerCase() === SYSTEM_IDENTITY ? SYSTEM_CLIENT_ID : clientIdOf(name);
      this.#add({ name, clientId: clientId ?? fallback, secret, federated });
      if (access) this.#access.set(name.toLowerCase(), access);
    }
  }

  /** Whether any secret will do: the seed has no identities to compare with. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * The identity of that name.
   * @throws {EmulatorError} `UNKNOWN_IDENTITY`
   */
  get(name: string): Identity {
    const found = this.#known.get(name.toLowerCase());
    if (found) return found;
    if (this.#isOpen) return { name, clientId: clientIdOf(name), ...WITHOUT_CREDENTIALS };
    const known = [...this.#known.values()].map((each) => each.name).join(', ');
    throw new EmulatorError('UNKNOWN_IDENTITY', `No identity ${name} in the emulator; known: ${known}.`);
  }

  /** The identity of a client id, the host's own without one, `undefined` when the seed does not have it. */
  findByClientId(clientId: string | undefined): Identity | undefined {
    if (clientId === undefined) return this.#known.get(SYSTEM_IDENTITY);
    for (const identity of this.#known.values()) {
      if (identity.clientId.toLowerCase() === clientId.toLowerCase()) return identity;
    }
    return this.#isOpen ? { name: clientId, clientId, ...WITHOUT_CREDENTIALS } : undefined;
  }

  /** What an identity may do, `undefined` when that is everything. */
  accessOf(name: string): Access | undefined {
    return this.#access.get(name.toLowerCase());
  }

  /**
   * From now on the identity may do this; `undefined` opens everything.
   * @throws {EmulatorError} `UNKNOWN_IDENTITY`
   */
  setAccess(name: string, access: Access | undefined): void {
    const key = this.get(name).name.toLowerCase();
    if (access) this.#access.set(key, access);
    else this.#access.delete(key);
  }

  #add(identity: Identity): void {
    this.#known.set(identity.name.toLowerCase(), identity);
  }
}

/** Looks like a client id, yet is the same in every run. */
function clientIdOf(name: string): string {
  const hex = createHash('sha256').update(name.toLowerCase()).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
