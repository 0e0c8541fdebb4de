import type { Vault } from '../key-vault/vault.js';
import type { SecretEvent, SecretEventType } from './secret-event.js';
import { secretEvent } from './secret-event.js';

const NEAR_MS = 30 * 24 * 60 * 60 * 1000;

/** Which secrets have come near their expiry, or to it, since it was last asked. */
export class ExpiryWatch {
  readonly #vaults: () => Iterable<Vault>;
  readonly #now: () => number;
  #checkedAt: number;

  constructor(vaults: () => Iterable<Vault>, now: () => number) {
    this.#vaults = vaults;
    this.#now = now;
    this.#checkedAt = now();
  }

  /** The events since the last call, by time. Only the latest version of a secret counts. */
  due(): SecretEvent[] {
    const [from, to] = [this.#checkedAt, this.#now()];
    this.#checkedAt = to;
    const events: SecretEvent[] = [];
    for (const vault of this.#vaults()) {
      for (const found of vault.list()) {
        const { expiresOn } = found.version;
        if (expiresOn === undefined) continue;
        const moments: [SecretEventType, number][] = [
          ['SecretNearExpiry', expiresOn * 1000 - NEAR_MS],
          ['SecretExpired', expiresOn * 1000],
        ];
        for (const [type, time] of moments) {
          if (from < time && time <= to) events.push(secretEvent(type, vault.name, found, time));
        }
      }
    }
    return events.toSorted((a, b) => a.time - b.time);
  }
}
