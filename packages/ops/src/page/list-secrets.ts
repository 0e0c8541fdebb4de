import { isConfigError, type SecretProperties } from '@vaultref/core';
import { acceptsJson } from './accepts-json.js';
import { isSameOrigin } from './hosts.js';
import { noticeOf, type PageCall } from './page-call.js';
import { htmlResponse, pageJson, textResponse } from './page-response.js';
import { vaultName } from './status-report.js';
import { problemView, type SecretList, secretsView } from './secrets-view.js';

/** A vault may have many thousands; a person looks for one by its name. */
const MOST_SHOWN = 2_000;

/** The secrets of an allowed vault, on request: each time the vault is asked. */
export async function listSecrets({ request, config, write, input }: PageCall): Promise<Response> {
  // Another site's page must not make the application ask the vault.
  const site = request.headers.get('sec-fetch-site');
  if (site !== 'none' && !isSameOrigin(request)) return textResponse(403, 'Forbidden.');
  const vault = new URL(request.url).searchParams.get('vault') ?? '';
  try {
    // By its URL: an alias of another vault may have the same name.
    const url = config.report.vaults.find((one) => vaultName(one) === vault) ?? vault;
    const list = await firstOf(vault, config.secrets.list(url));
    return acceptsJson(request)
      ? pageJson(list)
      : htmlResponse(secretsView({ ...input, notice: noticeOf(request) }, list, write !== undefined));
  } catch (error) {
    const { code, message } = isConfigError(error) ? error : { code: 'unknown', message: 'It failed.' };
    const status = code === 'ERR_VAULT_NOT_ALLOWED' ? 404 : 502;
    return acceptsJson(request)
      ? pageJson({ error: code }, status)
      : htmlResponse(problemView(input, 'The secrets could not be listed', message), status);
  }
}

async function firstOf(vault: string, all: AsyncIterable<SecretProperties>): Promise<SecretList> {
  const secrets: SecretProperties[] = [];
  for await (const properties of all) {
    if (secrets.length === MOST_SHOWN) return { vault, secrets, isCut: true };
    secrets.push(shownOf(properties));
  }
  return { vault, secrets, isCut: false };
}

/** What is shown, by name: whatever else a provider may tell stays here. */
function shownOf(properties: SecretProperties): SecretProperties {
  const { name, enabled, managed, contentType, createdOn, updatedOn, expiresOn, notBefore, tags } =
    properties;
  const known = { managed, contentType, createdOn, updatedOn, expiresOn, notBefore, tags };
  const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  return { name, enabled, ...given };
}
