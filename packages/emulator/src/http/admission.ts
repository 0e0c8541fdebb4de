import { parseLoginHost, parseStoreHost, parseVaultHost } from '../clouds.js';

/** Why no connection to a host is made. */
export interface ConnectionRefusal {
  readonly status: 403 | 502;
  /** The proxy's word for it, and what belongs to it: the parameters of RFC 9209, section 2.3. */
  readonly proxyError: string;
  readonly message: string;
}

/** Those that the seed has, of one kind. */
interface Named {
  find(name: string): unknown;
  all(): Iterable<{ readonly name: string }>;
}

export interface Admission {
  readonly vaults: Named;
  readonly stores: Named;
}

/** Only what the seed has is reached: nothing that the emulator is asked for ever leaves the machine. */
export function refuseConnection(host: string, { vaults, stores }: Admission): ConnectionRefusal | undefined {
  if (parseLoginHost(host)) return undefined;
  const vault = parseVaultHost(host)?.vault;
  if (vault !== undefined) return vaults.find(vault) ? undefined : unresolved(host, 'vault', vault, vaults);
  const store = parseStoreHost(host)?.store;
  if (store !== undefined) return stores.find(store) ? undefined : unresolved(host, 'store', store, stores);
  return {
    status: 403,
    proxyError: 'http_request_denied',
    message: `The emulator serves Azure's hosts only (vaults, App Configuration, sign-in) and connects to no other: ${host}.`,
  };
}

/** In Azure such a name does not resolve. 502 is what a forward proxy says when it cannot find the host. */
function unresolved(host: string, kind: string, name: string, known: Named): ConnectionRefusal {
  const names = Array.from(known.all(), (one) => one.name).join(', ') || 'none';
  return {
    status: 502,
    proxyError: 'dns_error; rcode="NXDOMAIN"',
    message: `The seed has no ${kind} ${name}; in Azure, ${host} would not resolve. Its ${kind}s: ${names}.`,
  };
}
