import { parseJsonObject } from '../http/json-object.js';
import { isRecord } from '../seed/seed-fields.js';
import type { SeedSnapshotFilter } from '../seed/seed.js';
import { isTags } from './setting-body.js';
import { parseFilter, parseTagFilter } from './setting-filter.js';
import type { SnapshotRequest } from './snapshot.js';
import { SNAPSHOT_DEFAULTS } from './snapshot.js';

const MAX_NAME = 256;
const MAX_FILTERS = 3;
const RETENTION_SECONDS = { least: 60 * 60, most: 90 * 24 * 60 * 60 };

/** @returns the name of the field that is not valid when one is not. */
export function readSnapshotRequest(
  name: string,
  text: string,
): SnapshotRequest | { readonly invalid: string } {
  const body = parseJsonObject(text);
  if (!body) return { invalid: 'body' };
  const { composition_type: type, retention_period: retention, tags, description } = body;
  const composition = type ?? SNAPSHOT_DEFAULTS.composition;
  if (composition !== 'key' && composition !== 'key_label') return { invalid: 'composition_type' };
  const filters = readFilters(body['filters'], composition);
  if (!filters) return { invalid: 'filters' };
  const retentionSeconds = retention ?? SNAPSHOT_DEFAULTS.retentionSeconds;
  if (!isRetention(retentionSeconds)) return { invalid: 'retention_period' };
  if (!isTags(tags ?? {})) return { invalid: 'tags' };
  if (description != null && typeof description !== 'string') return { invalid: 'description' };
  if (name.length > MAX_NAME) return { invalid: 'name' };
  return {
    name,
    filters,
    composition,
    retentionSeconds,
    tags: isTags(tags) ? tags : {},
    description: description ?? undefined,
  };
}

/** The status that a PATCH asks for. */
export function readSnapshotStatus(text: string): 'ready' | 'archived' | undefined {
  const status = parseJsonObject(text)?.['status'];
  return status === 'ready' || status === 'archived' ? status : undefined;
}

function readFilters(input: unknown, composition: string): SeedSnapshotFilter[] | undefined {
  if (!Array.isArray(input) || input.length === 0 || input.length > MAX_FILTERS) return undefined;
  const filters = input.map((each: unknown) => readFilter(each, composition));
  const valid = filters.filter((filter) => filter !== undefined);
  return valid.length === filters.length ? valid : undefined;
}

function readFilter(input: unknown, composition: string): SeedSnapshotFilter | undefined {
  if (!isRecord(input)) return undefined;
  const { key, label, tags } = input;
  if (typeof key !== 'string' || key === '' || !parseFilter(key)) return undefined;
  if (label != null && (typeof label !== 'string' || !parseFilter(label))) return undefined;
  // Composed by key, settings of several labels would stand for the same one.
  if (composition === 'key' && label != null && /(?<!\\)[*,]/.test(label)) return undefined;
  if (tags != null && !isTagFilters(tags)) return undefined;
  return { key, ...(label == null ? {} : { label }), ...(tags == null ? {} : { tags }) };
}

function isTagFilters(input: unknown): input is string[] {
  return Array.isArray(input) && input.every((tag) => typeof tag === 'string' && parseTagFilter(tag));
}

function isRetention(input: unknown): input is number {
  const { least, most } = RETENTION_SECONDS;
  return typeof input === 'number' && Number.isInteger(input) && input >= least && input <= most;
}
