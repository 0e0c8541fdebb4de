import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { json } from '../http/http-message.js';
import type { SeedSnapshotFilter } from '../seed/seed.js';
import { quote, select } from './key-value.js';
import type { Setting } from './store.js';

/** What a snapshot is to hold, and how long it stays once it is archived. */
export interface SnapshotRequest {
  readonly name: string;
  readonly filters: readonly SeedSnapshotFilter[];
  /** Whether two settings of a key with different labels are one. */
  readonly composition: 'key' | 'key_label';
  readonly retentionSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly description?: string | undefined;
}

/** Settings as they were when it was taken. */
export interface Snapshot extends SnapshotRequest {
  /** `provisioning` only in the answer that makes it. */
  readonly status: 'provisioning' | 'ready' | 'archived';
  readonly items: readonly Setting[];
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Likewise; only of one that is archived. */
  readonly expires: number | undefined;
}

export const SNAPSHOT_DEFAULTS = {
  composition: 'key',
  retentionSeconds: 30 * 24 * 60 * 60,
  tags: {},
} as const;

/** A snapshot as App Configuration sends it. */
export function snapshotBody(snapshot: Snapshot): Record<string, unknown> {
  const { name, filters, items, etag, status, created, expires } = snapshot;
  return {
    etag,
    name,
    status,
    filters,
    composition_type: snapshot.composition,
    created: timeText(created),
    expires: expires === undefined ? null : timeText(expires),
    retention_period: snapshot.retentionSeconds,
    size: items.reduce((total, { key, value }) => total + key.length + value.length, 0),
    items_count: items.length,
    tags: snapshot.tags,
    description: snapshot.description,
  };
}

export function snapshotAnswer(request: HttpRequest, snapshot: Snapshot): HttpResponse {
  return json(200, select(request, snapshotBody(snapshot)), {
    'Content-Type': 'application/vnd.microsoft.appconfig.snapshot+json; charset=utf-8',
    ETag: quote(snapshot.etag),
    Link: `</kv?snapshot=${encodeURIComponent(snapshot.name)}>; rel="items"`,
  });
}

function timeText(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, '+00:00');
}
