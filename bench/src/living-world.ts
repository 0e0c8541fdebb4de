import { type Emulator, startEmulator } from '@vaultref/emulator';
import { format } from 'node:util';
import { seededRandom, VirtualTime } from './living-time.js';

export const VAULT = 'shop-kv';
export const STORE = 'https://shop-store.azconfig.io';
/** A setting that is changed last, for those who watch one. */
export const SENTINEL = 'sentinel';
/** A setting that is no reference. */
export const SETTING = 'setting';
const CANARY = 'canary-7Q$x&y"z';

/** What a failure below HTTP is: whose requests, the code, how many of them. */
export interface Outage {
  readonly host: string;
  readonly code: string;
  left: number;
}

export const nameOf = (index: number): string => `secret-${index}`;
/** What a reader sees of a value: its age, or the text itself. */
export const ageOf = (value: string | undefined): string =>
  / age (\d+) /.exec(value ?? '')?.[1] ?? `${value}`;

/** A store with a setting and a reference to each secret of a vault, virtual time, and what goes wrong between them and a reader. */
export class World {
  readonly random: () => number;
  readonly time: VirtualTime;
  readonly azure: Emulator;
  /** What was written to the console. */
  readonly warnings: string[] = [];
  readonly names: readonly string[];
  outage: Outage | undefined;
  identityDown = false;
  age = 0;
  readonly #tokens: string[] = [];
  readonly #warn = console.warn;

  private constructor(azure: Emulator, time: VirtualTime, names: readonly string[], random: () => number) {
    this.azure = azure;
    this.time = time;
    this.names = names;
    this.random = random;
    console.warn = (...given: unknown[]) => void this.warnings.push(format(...given));
  }

  static async start(seed: number, secrets: number): Promise<World> {
    const random = seededRandom(seed);
    const time = new VirtualTime(random);
    const names = Array.from({ length: secrets }, (_, index) => nameOf(index));
    const reference = (name: string) => ({ reference: `https://${VAULT}.vault.azure.net/secrets/${name}` });
    const azure = await startEmulator({
      vaults: { [VAULT]: Object.fromEntries(names.map((name) => [name, valueOf(name, 0)])) },
      settings: {
        'shop-store': {
          [SETTING]: valueOf(SETTING, 0),
          [SENTINEL]: '0',
          ...Object.fromEntries(names.map((name) => [name, reference(name)])),
        },
      },
      quota: false,
      tokenLifetimeMs: 365 * 86_400_000,
    });
    return new World(azure, time, names, random);
  }

  readonly credential = {
    getToken: async (scopes: string | readonly string[]) => {
      if (this.identityDown) throw Object.assign(new Error('no identity'), { code: 'ECONNREFUSED' });
      const { token } = await this.azure.credential.getToken(scopes);
      this.#tokens.push(token);
      return { token, expiresOnTimestamp: this.time.now() + 60_000 };
    },
  };

  /** The SDK's whole pipeline, and no socket below it. */
  readonly httpClient: Emulator['httpClient'] = {
    sendRequest: async (request) => {
      this.time.stir();
      try {
        const { outage } = this;
        if (outage && new URL(request.url).hostname.endsWith(outage.host) && (outage.left -= 1) >= 0)
          throw Object.assign(new Error(outage.code), { code: outage.code });
        return await this.azure.httpClient.sendRequest(request);
      } catch (error) {
        // As the SDK's own client names what the socket says; by this name its pipeline tries again.
        if (error instanceof Error && 'code' in error) Object.assign(error, { name: 'RestError', request });
        throw error;
      } finally {
        this.time.stir();
      }
    },
  };

  /** The secrets get a new version, and with `settings` the store a new value, the sentinel last. */
  change(names: readonly string[], { settings }: { readonly settings: boolean }): void {
    this.age += 1;
    for (const name of names) this.azure.rotate(name, valueOf(name, this.age));
    if (!settings) return;
    this.azure.setSetting(SETTING, valueOf(SETTING, this.age));
    this.azure.setSetting(SENTINEL, String(this.age));
  }

  /** Whether a text holds a value or a token. */
  tells(text: string): boolean {
    return ['canary-', ...this.#tokens].some((secret) => text.includes(secret));
  }

  async stop(): Promise<void> {
    console.warn = this.#warn;
    await this.azure.stop();
    this.time.stop();
  }
}

function valueOf(name: string, age: number): string {
  return `${CANARY} age ${age} ${name}`;
}
