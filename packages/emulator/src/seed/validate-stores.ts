import { isStoreName } from '../clouds.js';
import type { ParsedSetting, ParsedSnapshot, ParsedStore } from './parsed-seed.js';
import type { SeedSnapshotFilter } from './seed.js';
import type { Report, SeedPath } from './seed-fields.js';
import {
  entriesOf,
  isRecord,
  itemsOf,
  readFlag,
  readTags,
  readText,
  refuseUnknownFields,
} from './seed-fields.js';

const FIELDS = ['value', 'reference', 'label', 'contentType', 'tags', 'locked'];
const REFERENCE_TYPE = 'application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8';
const MAX_FILTERS = 3;

/** Checks the settings and the snapshots of App Configuration stores. */
export function validateStores(settings: unknown, snapshots: unknown, report: Report): ParsedStore[] {
  const withSettings = storesOf(settings, ['settings'], report).map(([name, entries, path]) => ({
    name,
    settings: entriesOf(entries, path, report, { caseMatters: true }).flatMap(([key, setting]) =>
      validateSetting(key, setting, [...path, key], report),
    ),
    snapshots: [],
  }));
  const withSnapshots = storesOf(snapshots, ['snapshots'], report).map(([name, entries, path]) => ({
    name,
    settings: [],
    snapshots: entriesOf(entries, path, report, { caseMatters: true }).map(([snapshot, fields]) =>
      validateSnapshot(snapshot, fields, [...path, snapshot], report),
    ),
  }));
  return [...withSettings, ...withSnapshots];
}

function storesOf(input: unknown, path: SeedPath, report: Report): [string, unknown, SeedPath][] {
  return entriesOf(input, path, report).map(([name, entries]) => {
    const at = [...path, name];
    if (!isStoreName(name)) report(at, 'is not a store name: 5 to 50 letters, digits and hyphens');
    return [name, entries, at];
  });
}

function validateSetting(key: string, input: unknown, path: SeedPath, report: Report): ParsedSetting[] {
  if (key === '' || key === '.' || key === '..' || key.includes('%')) report(path, 'is not a key');
  if (!Array.isArray(input)) return [validateValue(key, input, path, report)];
  const seen = new Set<string | undefined>();
  return itemsOf(input, path, report, 'value').map(({ item, at }) => {
    if (!isRecord(item)) report(at, 'is not a mapping with a "value"');
    const parsed = validateValue(key, isRecord(item) ? item : '', at, report);
    if (seen.has(parsed.label)) report(at, 'has the label of an earlier entry');
    seen.add(parsed.label);
    return parsed;
  });
}

function validateValue(key: string, input: unknown, path: SeedPath, report: Report): ParsedSetting {
  if (!isRecord(input)) {
    const value = readText(input ?? null, path, report) ?? '';
    return { key, value, label: undefined, contentType: undefined, tags: {}, locked: false };
  }
  refuseUnknownFields(input, FIELDS, path, report);
  const uri = readText(input['reference'], [...path, 'reference'], report);
  const value = readText(input['value'], [...path, 'value'], report);
  const contentType = readText(input['contentType'], [...path, 'contentType'], report);
  if (input['reference'] === undefined && input['value'] === undefined) {
    report([...path, 'value'], 'is missing');
  }
  if (input['reference'] !== undefined && (input['value'] ?? input['contentType']) !== undefined) {
    report([...path, 'reference'], 'stands for a value and its content type; leave those out');
  }
  return {
    key,
    value: uri === undefined ? (value ?? '') : JSON.stringify({ uri }),
    // App Configuration knows no empty label: it is the same as none.
    label: readText(input['label'], [...path, 'label'], report) || undefined,
    contentType: uri === undefined ? contentType : REFERENCE_TYPE,
    tags: readTags(input['tags'], [...path, 'tags'], report) ?? {},
    locked: readFlag(input['locked'], [...path, 'locked'], report) ?? false,
  };
}

function validateSnapshot(name: string, input: unknown, path: SeedPath, report: Report): ParsedSnapshot {
  const fields = isRecord(input) ? input : {};
  refuseUnknownFields(fields, ['filters'], path, report);
  const items = itemsOf(fields['filters'], [...path, 'filters'], report, 'filter');
  if (items.length > MAX_FILTERS) report([...path, 'filters'], `has more than ${MAX_FILTERS} filters`);
  return { name, filters: items.map(({ item, at }) => validateFilter(item, at, report)) };
}

function validateFilter(input: unknown, path: SeedPath, report: Report): SeedSnapshotFilter {
  const fields = isRecord(input) ? input : {};
  refuseUnknownFields(fields, ['key', 'label', 'tags'], path, report);
  const key = readText(fields['key'] ?? null, [...path, 'key'], report) ?? '';
  const label = readText(fields['label'], [...path, 'label'], report);
  const tags = fields['tags'] === undefined ? undefined : readTagFilters(fields['tags'], path, report);
  return { key, ...(label === undefined ? {} : { label }), ...(tags === undefined ? {} : { tags }) };
}

function readTagFilters(input: unknown, path: SeedPath, report: Report): string[] {
  return itemsOf(input, [...path, 'tags'], report, 'name=value').flatMap(({ item, at }) => {
    const text = readText(item ?? null, at, report);
    if (text !== undefined && !text.includes('=')) report(at, 'is not name=value');
    return text ?? [];
  });
}
