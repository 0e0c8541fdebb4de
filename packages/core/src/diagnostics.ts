import { channel } from 'node:diagnostics_channel';

/** What each channel carries: names and versions, never a value. */
export interface Diagnostics {
  /** A configuration was loaded, or could not be. */
  'vaultref:load': { readonly references: number; readonly durationMs: number; readonly code?: string };
  /** One request for a secret. */
  'vaultref:fetch': SecretMessage & {
    readonly attempt: number;
    readonly durationMs: number;
    readonly code?: string;
  };
  /** One refresh, with what changed. */
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
  /** What went wrong without an error for anybody: a refresh by timer, a listener. */
  'vaultref:failure': { readonly operation: 'refresh' | 'listener' | 'channel'; readonly code: string };
}

export interface SecretMessage {
  readonly vault: string;
  readonly secret: string;
  readonly version?: string;
}

/** Publishes on a channel of node:diagnostics_channel. A subscriber that throws is Node's affair, not the load's. */
export function publish<Name extends keyof Diagnostics>(name: Name, message: () => Diagnostics[Name]): void {
  const target = channel(name);
  if (target.hasSubscribers) target.publish(message());
}
