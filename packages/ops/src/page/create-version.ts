import { isConfigError } from '@vaultref/core';
import { acceptsJson } from './accepts-json.js';
import type { PageCall } from './page-call.js';
import { htmlResponse, pageJson, seeOther, textResponse } from './page-response.js';
import { problemView } from './secrets-view.js';
import { vaultName } from './status-report.js';

/** Creates versions of secrets, with a credential that may. */
export interface SecretWriter {
  /**
   * Makes the value the newest version of a secret, and of a new secret the first; in the shape of setSecret() of
   * `@vaultref/core/secrets`.
   */
  setSecret(name: string, value: string, target: SecretTarget): Promise<unknown>;
}

/** Where a new version goes, and what it is. */
export interface SecretTarget {
  /** The name of a vault of the configuration. */
  readonly vault: string;
  /** What the value is, as the form says: `application/json`; absent when it says nothing. */
  readonly contentType?: string;
}

/** Creates a version from the form of the page; the value goes to the vault and nowhere else. */
export async function createVersion(call: PageCall, form: URLSearchParams): Promise<Response> {
  const { request, config, write, input } = call;
  if (!write) return textResponse(404, 'This page creates no versions: it was not given the option write.');
  const [vault, name, contentType] = ['vault', 'name', 'content-type'].map((field) => form.get(field) ?? '');
  // Browsers send every line break of a form as CR LF; in a key or a certificate it is LF.
  const value = (form.get('value') ?? '').replaceAll('\r\n', '\n');
  if (!vault || !name || value === '' || !config.report.vaults.some((url) => vaultName(url) === vault))
    return textResponse(400, 'A name, a value and a vault of the configuration are needed.');
  try {
    await write.setSecret(name, value, { vault, ...(contentType ? { contentType } : {}) });
  } catch (error) {
    // Of an error that is not ours nobody knows what it quotes.
    const { code, message } = isConfigError(error) ? error : { code: 'unknown', message: kindOf(error) };
    return acceptsJson(request)
      ? pageJson({ error: code }, 502)
      : htmlResponse(problemView(input, 'The version could not be created', message), 502);
  }
  return acceptsJson(request)
    ? pageJson({ vault, name }, 201)
    : seeOther(`${input.base}/secrets?vault=${encodeURIComponent(vault)}&notice=created`);
}

function kindOf(error: unknown): string {
  return `It failed with ${error instanceof Error ? error.name : 'an unknown error'}.`;
}
