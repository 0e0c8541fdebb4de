import { parseLoginHost, parseStoreHost, parseVaultHost } from '../clouds.js';

/** Why no connection to a host is made. */
export interface ConnectionRefusal {
  readonly status: 403 | 502;
  readonly message: string;
}

export interface Admission {
  readonly hasVault: (name: string) => boolean;
  readonly hasStore: (name: string) => boolean;
}

/** Only what the seed has is reached: nothing that the emulator is asked for ever leaves the machine. */
export function refuseConnection(
  host: string,
  { hasVault, hasStore }: Admission,
): ConnectionRefusal | undefined {
  if (parseLoginHost(host)) return undefined;
  const vault = parseVaultHost(host);
  if (vault) return hasVault(vault.vault) ? undefined : unresolved(host, `vault ${vault.vault}`);
  const store = parseStoreHost(host);
  if (store) return hasStore(store.store) ? undefined : unresolved(host, `store ${store.store}`);
  return {
    status: 403,
    message: `The emulator serves Azure's hosts only (vaults, App Configuration, sign-in) and connects to no other: ${host}.`,
  };
}

// In Azure such a name does not resolve. 502 is what a forward proxy says when it cannot reach the host.
function unresolved(host: string, what: string): ConnectionRefusal {
  return { status: 502, message: `The seed has no ${what}; in Azure, ${host} would not resolve.` };
}
