/** A store of App Configuration, or one of its replicas, and how one signs in there. */
export interface StoreEndpoint {
  /** `https://my-store.azconfig.io` */
  readonly origin: string;
  readonly host: string;
  /** What a token for it is asked for. */
  readonly scope: string;
  /** Signs the requests instead of a token; nothing of it may ever be printed. */
  readonly connectionString?: string;
}

/** Suffixes of hosts and the audiences of their tokens. Source: @azure/app-configuration, KnownAppConfigAudience. */
const AUDIENCES: ReadonlyMap<string, string> = new Map([
  ['azconfig.io', 'https://appconfig.azure.com'],
  ['azconfig.azure.cn', 'https://appconfig.azure.cn'],
  ['azconfig.azure.us', 'https://appconfig.azure.us'],
]);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Reads `https://<store>.azconfig.io` or the URL of a store on this machine; `undefined` for every other address. */
export function parseEndpoint(text: string): StoreEndpoint | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin, host, hostname, pathname, search, hash, username, password, port } = new URL(
    text,
  );
  if (pathname !== '/' || search || hash || username || password) return undefined;
  const loopback = LOOPBACK.has(hostname);
  const [, suffix] = /^[a-z0-9-]+\.(.+)$/.exec(hostname) ?? [];
  const audience = suffix === undefined ? undefined : AUDIENCES.get(suffix);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback)) return undefined;
  if (!loopback && (audience === undefined || port !== '')) return undefined;
  return { origin, host, scope: `${audience ?? 'https://appconfig.azure.com'}/.default` };
}

/** Reads `Endpoint=https://…;Id=…;Secret=…`, its parts in any order; `undefined` when one is missing. */
export function parseConnectionString(text: string): StoreEndpoint | undefined {
  const parts = new Map(
    text.split(';').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()];
    }),
  );
  const endpoint = parseEndpoint(parts.get('endpoint') ?? '');
  const id = parts.get('id');
  const secret = parts.get('secret');
  if (!endpoint || !id || !secret) return undefined;
  return { ...endpoint, connectionString: `Endpoint=${endpoint.origin};Id=${id};Secret=${secret}` };
}
