import type { FakeClock } from '@vaultref/contracts';
import { problemError, type SecretIdentifier, type SecretProvider } from '@vaultref/core';

/** What the vault does to a request. */
export type Mood = 'well' | 'down' | 'throttling' | 'hanging';

/** A vault in memory that follows a script: values, moods and latency, all on virtual time. */
export class ScriptedVault implements SecretProvider {
  readonly values = new Map<string, string>();
  readonly defaultVault = 'shop-kv';
  /** When each request came: milliseconds of the virtual clock. */
  readonly requests: number[] = [];
  mood: Mood = 'well';
  /** How long an answer takes, in milliseconds of the virtual clock. */
  latencyMs: () => number = () => 0;
  inFlight = 0;
  mostInFlight = 0;
  /** Requests under way by secret, at most. */
  mostForOne = 0;
  readonly #byName = new Map<string, number>();
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  async getSecret(id: SecretIdentifier, { signal }: { readonly signal: AbortSignal }) {
    this.requests.push(this.#clock.now());
    const name = id.name;
    this.#enter(name, 1);
    try {
      // A vault answers with what it has when it is asked, and the answer takes its time.
      const { mood } = this;
      const value = this.values.get(name);
      const latency = this.latencyMs();
      if (latency > 0) await this.#wait(latency, signal);
      if (mood === 'hanging') {
        await this.#wait(5_000, signal);
        throw this.#problem('ERR_TIMEOUT', id, true);
      }
      if (mood === 'down') throw this.#problem('ERR_VAULT_UNREACHABLE', id, true);
      if (mood === 'throttling') throw this.#problem('ERR_THROTTLED', id, true);
      if (value === undefined) throw this.#problem('ERR_SECRET_NOT_FOUND', id, false);
      return { value, version: versionOf(value) };
    } finally {
      this.#enter(name, -1);
    }
  }

  #enter(name: string, step: 1 | -1): void {
    this.inFlight += step;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const count = (this.#byName.get(name) ?? 0) + step;
    this.#byName.set(name, count);
    this.mostForOne = Math.max(this.mostForOne, count);
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.schedule(ms, resolve);
      signal.addEventListener(
        'abort',
        () => {
          cancel();
          resolve();
        },
        { once: true },
      );
    });
  }

  #problem(
    code: 'ERR_TIMEOUT' | 'ERR_VAULT_UNREACHABLE' | 'ERR_THROTTLED' | 'ERR_SECRET_NOT_FOUND',
    { vaultUrl, name }: SecretIdentifier,
    transient: boolean,
  ) {
    return problemError({
      code,
      message: 'scripted',
      remedy: 'none',
      vault: vaultUrl,
      secret: name,
      transient,
    });
  }
}

/** Each value has a version of its own. */
function versionOf(value: string): string {
  return Buffer.from(value).toString('hex').padEnd(32, '0').slice(-32);
}
