import { publish } from '../diagnostics.js';
import type { Rotation, RotationChannel } from '../events/rotation-channel.js';
import type { Logger } from '../logger.js';
import { type SecretIdentifier, secretKey } from '../secrets/secret-provider.js';
import type { SecretStore } from '../secrets/secret-store.js';

export interface RotationsOptions {
  readonly store: SecretStore;
  /** URL of a vault by its own name. */
  readonly vaultUrl: (name: string) => string;
  /** Called when something was invalidated. */
  readonly onInvalidated: () => void;
  readonly channel?: RotationChannel;
  readonly logger?: Logger;
}

/** What is heard of rotations, from Event Grid or from the other instances. Deliveries come late, twice and in any order. */
export class Rotations {
  readonly #options: RotationsOptions;
  readonly #unsubscribe: (() => void) | undefined;
  /** The version that was last told of each secret that is in use. */
  readonly #heard = new Map<string, string>();

  constructor(options: RotationsOptions) {
    this.#options = options;
    this.#unsubscribe = options.channel?.subscribe(
      (rotations: unknown) =>
        void this.#invalidate(Array.isArray(rotations) ? rotations.filter(isRotation) : []),
    );
  }

  /** Takes them in and passes them on; gives how many concern secrets that are in use. */
  tell(rotations: readonly Rotation[]): number {
    if (rotations.length > 0 && this.#options.channel) void this.#pass(this.#options.channel, rotations);
    return this.#invalidate(rotations);
  }

  close(): void {
    this.#unsubscribe?.();
  }

  #invalidate(rotations: readonly Rotation[]): number {
    const { store, vaultUrl, onInvalidated } = this.#options;
    let concerned = 0;
    for (const { vault, secret, version } of rotations) {
      const id: SecretIdentifier = { vaultUrl: vaultUrl(vault), name: secret };
      if (!store.has(id)) continue;
      concerned += 1;
      if (this.#isKnown(id, version)) continue;
      if (version !== undefined) this.#heard.set(secretKey(id), version);
      store.invalidate(id);
      onInvalidated();
    }
    return concerned;
  }

  #isKnown(id: SecretIdentifier, version: string | undefined): boolean {
    if (version === undefined) return false;
    return (
      this.#heard.get(secretKey(id)) === version ||
      this.#options.store.held(id, true)?.secret.version === version
    );
  }

  async #pass(channel: RotationChannel, rotations: readonly Rotation[]): Promise<void> {
    try {
      await channel.publish(rotations);
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      this.#options.logger?.error(`Vaultref: the rotation channel failed with ${name}`);
      publish('vaultref:failure', () => ({ operation: 'channel', code: name }));
    }
  }
}

/** What comes over a message bus may be anything. */
function isRotation(value: unknown): value is Rotation {
  const { vault, secret, version }: Partial<Record<keyof Rotation, unknown>> = Object(value);
  const isText = typeof vault === 'string' && typeof secret === 'string';
  return isText && (version === undefined || typeof version === 'string');
}
