import type { SeedSnapshotFilter } from '../seed/seed.js';
import type { Setting } from './store.js';

/** Settings as they were when it was taken. */
export interface Snapshot {
  readonly name: string;
  readonly filters: readonly SeedSnapshotFilter[];
  readonly items: readonly Setting[];
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

const RETENTION_SECONDS = 30 * 24 * 60 * 60;

/** A snapshot as App Configuration sends it. */
export function snapshotBody({ name, filters, items, etag, created }: Snapshot): Record<string, unknown> {
  return {
    etag,
    name,
    status: 'ready',
    filters,
    composition_type: 'key',
    created: new Date(created).toISOString().replace(/\.\d+Z$/, '+00:00'),
    expires: null,
    retention_period: RETENTION_SECONDS,
    size: items.reduce((total, { key, value }) => total + key.length + value.length, 0),
    items_count: items.length,
    tags: {},
  };
}
