import type { AppConfigurationClient, ListConfigurationSettingPage } from '@azure/app-configuration';
import { withDeadline } from '../deadline.js';
import { abortable } from '../secrets/abortable.js';
import type { TokenCredential } from '../secrets/credential.js';
import { azurePackage } from './azure-package.js';
import type { StoreEndpoint } from './app-configuration-endpoint.js';
import { storeError } from './app-configuration-problem.js';
import type { AzureAccess, TokenSource } from './azure-access.js';
import { classifyPolicy } from './classify-policy.js';
import { tokenPolicy } from './token-policy.js';

/** Which settings: those that pass the filters, or those of a snapshot. */
export interface SettingsQuery {
  /** A filter in the store's own form: `*`, `app:*`, `a,b`. */
  readonly key?: string;
  /** Exactly this label; without one, settings that have none. */
  readonly label?: string;
  readonly tags?: readonly string[];
  readonly snapshot?: string;
}

export interface StoredSetting {
  readonly key: string;
  readonly label?: string;
  readonly value?: string;
  readonly contentType?: string;
}

/** Where in a list to read, and what is known of this page. */
export interface PagePosition {
  readonly after?: string | undefined;
  readonly etag?: string | undefined;
}

export interface PageAnswer {
  /** `undefined` when the page is the one whose ETag was given. */
  readonly settings: readonly StoredSetting[] | undefined;
  readonly etag?: string;
  /** Where the next page begins; without it this is the last one. */
  readonly next?: string;
}

/** @throws ConfigError ERR_SOURCE_UNREADABLE, and what the identity says */
export type ReadPage = (
  query: SettingsQuery,
  at: PagePosition,
  options: { readonly signal: AbortSignal },
) => Promise<PageAnswer>;

/** Reads pages of one store through Microsoft's client, each with one request of bounded time. */
export function storeReader(
  endpoint: StoreEndpoint,
  credential: TokenCredential | undefined,
  { identityOf, transportFor, attemptTimeoutMs, clock }: AzureAccess,
): ReadPage {
  const tokens =
    endpoint.connectionString === undefined ? identityOf(credential).tokens(endpoint.scope) : undefined;
  let created: Promise<AppConfigurationClient> | undefined;
  return async (query, at, { signal }) => {
    let attempt: AbortSignal | undefined;
    try {
      // The token is fetched while the SDK is being loaded; the pipeline then finds it held.
      const [client] = await Promise.all([
        (created ??= createClient(endpoint, tokens, transportFor)),
        tokens?.getToken({ signal }),
      ]);
      return await withDeadline(attemptTimeoutMs, [signal], clock, (abortSignal) => {
        attempt = abortSignal;
        return abortable(readPage(client, query, at, abortSignal), abortSignal);
      });
    } catch (error) {
      const timedOut = signal.aborted || (attempt?.aborted ?? false);
      throw storeError(error, endpoint, { timedOut, snapshot: query.snapshot });
    }
  };
}

async function createClient(
  { origin, connectionString }: StoreEndpoint,
  tokens: TokenSource | undefined,
  transportFor: AzureAccess['transportFor'],
): Promise<AppConfigurationClient> {
  const isSecure = origin.startsWith('https:');
  const [{ AppConfigurationClient }, transport] = await Promise.all([
    azurePackage('@azure/app-configuration', () => import('@azure/app-configuration')),
    isSecure ? transportFor(origin) : {},
  ]);
  const policies = [classifyPolicy(isListOfSettings), ...(tokens ? [tokenPolicy(origin, tokens)] : [])];
  const options = {
    ...transport,
    allowInsecureConnection: !isSecure,
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: policies.map((policy) => ({ policy, position: 'perRetry' as const })),
  };
  return connectionString === undefined
    ? new AppConfigurationClient(origin, STAND_IN, options)
    : new AppConfigurationClient(connectionString, options);
}

/**
 * The SDK attaches a token before our policy replaces it. This one never expires: the SDK would renew it in the background,
 * and a failure there ends the process.
 */
const STAND_IN: TokenCredential = {
  getToken: () =>
    Promise.resolve({ token: 'replaced-before-it-is-sent', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

function isListOfSettings(_: unknown, { items }: { readonly items?: unknown }): boolean {
  return Array.isArray(items) && items.every((item) => typeof Reflect.get(Object(item), 'key') === 'string');
}

async function readPage(
  client: AppConfigurationClient,
  { key = '*', label, tags = [], snapshot }: SettingsQuery,
  { after, etag }: PagePosition,
  abortSignal: AbortSignal,
): Promise<PageAnswer> {
  const settings =
    snapshot === undefined
      ? client.listConfigurationSettings({
          abortSignal,
          keyFilter: key,
          labelFilter: label === undefined ? '\0' : escapeFilter(label),
          tagsFilter: [...tags],
          ...(etag === undefined ? {} : { pageEtags: [etag] }),
        })
      : client.listConfigurationSettingsForSnapshot(snapshot, { abortSignal });
  const pages = settings.byPage(after === undefined ? {} : { continuationToken: after });
  for await (const page of pages) return toAnswer(page, etag);
  return { settings: [] };
}

/** @param known the ETag that was sent: the SDK makes an empty page with it of a 304 */
function toAnswer(
  { items, etag, continuationToken: next }: ListConfigurationSettingPage,
  known: string | undefined,
): PageAnswer {
  const unchanged = known !== undefined && etag === known && items.length === 0;
  return {
    settings: unchanged ? undefined : items.map(toSetting),
    ...(etag === undefined ? {} : { etag }),
    ...(next === undefined ? {} : { next }),
  };
}

function toSetting({ key, label, value, contentType }: StoredSetting): StoredSetting {
  return {
    key,
    ...(label == null ? {} : { label }),
    ...(value == null ? {} : { value }),
    ...(contentType == null ? {} : { contentType }),
  };
}

/** Writes a text so that a filter matches it exactly. */
export function escapeFilter(text: string): string {
  return text.replaceAll(/[\\*,]/g, String.raw`\$&`);
}
