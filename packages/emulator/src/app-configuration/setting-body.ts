import { parseJsonObject } from '../http/json-object.js';
import { isRecord } from '../seed/seed-fields.js';

/** What a PUT of a setting may hold. */
export interface SettingBody {
  readonly value: string;
  readonly contentType: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly description: string | undefined;
}

/** @returns the name of the field that is not valid when one is not. */
export function readSettingBody(text: string): SettingBody | { readonly invalid: string } {
  const body = parseJsonObject(text);
  if (!body) return { invalid: 'body' };
  const { value, content_type: contentType, tags, description } = body;
  if (value != null && typeof value !== 'string') return { invalid: 'value' };
  if (contentType != null && typeof contentType !== 'string') return { invalid: 'content_type' };
  if (!isTags(tags ?? {})) return { invalid: 'tags' };
  if (description != null && typeof description !== 'string') return { invalid: 'description' };
  return {
    value: value ?? '',
    contentType: contentType ?? undefined,
    tags: isTags(tags) ? tags : {},
    description: description ?? undefined,
  };
}

export function isTags(input: unknown): input is Record<string, string> {
  return isRecord(input) && Object.values(input).every((text) => typeof text === 'string');
}
