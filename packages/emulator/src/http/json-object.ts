import { isRecord } from '../seed/seed-fields.js';

/** The JSON object that a body holds; `undefined` when it holds none. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
