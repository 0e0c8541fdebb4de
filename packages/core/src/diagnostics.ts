import { channel } from 'node:diagnostics_channel';

/** What each channel carries: names and versions, never a value. */
export interface Diagnostics {
  /** A configuration was loaded in so many milliseconds, or could not be: then `code` is that of the error. */
  'vaultref:load': { readonly references: number; readonly durationMs: number; readonly code?: string };
  /** One request for a secret: the first of its fetch has `attempt` 1, one that failed has a `code`. */
  'vaultref:fetch': SecretMessage & {
    readonly attempt: number;
    readonly durationMs: number;
    readonly code?: string;
  };
  /** One refresh, with what changed; `generation` is that of the snapshot after it, and one that failed has a `code`. */
  'vaultref:refresh': {
    readonly generation: number;
    readonly durationMs: number;
    readonly changed: readonly { readonly path: string; readonly version?: string }[];
    readonly code?: string;
  };
  /** A secret on demand that was in the cache: `stale` when it is being fetched again. */
  'vaultref:hit': SecretMessage & { readonly stale: boolean };
  /** A secret on demand that had to be fetched. */
  'vaultref:miss': SecretMessage;
  /** A refresh, a listener or the rotation channel failed: `code` is that of the refresh, else the name of what was thrown. */
  'vaultref:failure': { readonly operation: 'refresh' | 'listener' | 'channel'; readonly code: string };
}

/** The secret that a message is about. */
export interface SecretMessage {
  /** URL of the vault. */
  readonly vault: string;
  /** Name of the secret as the reference spells it. */
  readonly secret: string;
  /** The version held or fetched, or the pinned one when a fetch failed; absent where there is none, and of a miss. */
  readonly version?: string;
}

/** Publishes on a channel of node:diagnostics_channel. A subscriber that throws is Node's affair, not the load's. */
export function publish<Name extends keyof Diagnostics>(name: Name, message: () => Diagnostics[Name]): void {
  const target = channel(name);
  if (target.hasSubscribers) target.publish(message());
}
