import { load } from '@azure/app-configuration-provider';
import { appConfiguration, type Config, loadConfig, parseKeyVaultEvents } from '@vaultref/core';
import { SENTINEL, STORE, VAULT, type World } from './living-world.js';

/** The shortest interval for secrets that the provider allows: all get it. */
export const INTERVAL_MS = 60_000;
/** Of the provider, for settings: the default, and the shortest that it allows. */
const SETTINGS_MS = 30_000;
const SHORTEST_SETTINGS_MS = 1_000;

/** A configuration that lives, as its own interface offers it. */
export interface Living {
  get(key: string): string | undefined;
  refresh(): Promise<void>;
  /** What the application does at each of its requests, so that the configuration follows. */
  onRequest(): Promise<void>;
  /** A second after each rotation. */
  onEvent(secret: string): void;
  close(): Promise<void>;
}

export interface Contender {
  readonly name: string;
  open(world: World): Promise<Living>;
}

interface VaultrefOptions {
  /** Follows by a timer of its own; else the application calls refresh({ minIntervalMs }) at each request. */
  readonly timer?: boolean;
  readonly events?: boolean;
  readonly sentinel?: boolean;
}

export function vaultref(
  name: string,
  { timer = false, events = false, sentinel = false }: VaultrefOptions = {},
): Contender {
  return {
    name,
    async open({ credential, httpClient }) {
      const config: Config = await loadConfig({
        sources: [appConfiguration({ endpoint: STORE, ...(sentinel ? { sentinel: SENTINEL } : {}) })],
        vault: VAULT,
        env: {},
        credential,
        transport: { httpClient },
        ...(timer ? { refresh: { intervalMs: INTERVAL_MS } } : {}),
      });
      return {
        get: (key) => config.get<string>(key),
        refresh: () => config.refresh(),
        onRequest: () => (timer ? Promise.resolve() : config.refresh({ minIntervalMs: INTERVAL_MS })),
        onEvent: (secret) => void (events && config.handleEvents(parseKeyVaultEvents([rotationOf(secret)]))),
        close: () => config.close(),
      };
    },
  };
}

interface ProviderOptions {
  /** Watches one key instead of all. */
  readonly sentinel?: boolean;
  readonly parallel?: boolean;
  /** Looks for changed settings every second, if it is asked to. */
  readonly eager?: boolean;
}

export function provider(
  name: string,
  { sentinel = false, parallel = false, eager = false }: ProviderOptions = {},
): Contender {
  return {
    name,
    async open({ credential, httpClient }) {
      const clientOptions = { httpClient };
      const settings = await load(STORE, credential, {
        clientOptions,
        replicaDiscoveryEnabled: false,
        refreshOptions: {
          enabled: true,
          refreshIntervalInMs: eager ? SHORTEST_SETTINGS_MS : SETTINGS_MS,
          ...(sentinel ? { watchedSettings: [{ key: SENTINEL }] } : {}),
        },
        keyVaultOptions: {
          credential,
          clientOptions,
          secretRefreshIntervalInMs: INTERVAL_MS,
          parallelSecretResolutionEnabled: parallel,
        },
      });
      const refresh = () => settings.refresh();
      return {
        get: (key) => settings.get<string>(key),
        refresh,
        onRequest: refresh,
        onEvent: () => undefined,
        close: () => Promise.resolve(),
      };
    },
  };
}

function rotationOf(secret: string) {
  return {
    eventType: 'Microsoft.KeyVault.SecretNewVersionCreated',
    subject: secret,
    data: { VaultName: VAULT, ObjectName: secret, Version: '0123456789abcdef0123456789abcdef' },
  };
}
