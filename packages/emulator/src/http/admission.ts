import { parseVaultHost } from './clouds.js';
import type { Vaults } from './vaults.js';

/** Why no connection to a host is made. */
export interface ConnectionRefusal {
  readonly status: 403 | 502;
  readonly message: string;
}

/** Only vaults of the seed are reached: nothing that the emulator is asked for ever leaves the machine. */
export function refuseConnection(host: string, vaults: Vaults): ConnectionRefusal | undefined {
  const vaultHost = parseVaultHost(host);
  if (!vaultHost) {
    return {
      status: 403,
      message: `The emulator serves Key Vault hosts only and connects to no other: ${host}.`,
    };
  }
  if (vaults.find(vaultHost.vault)) return undefined;
  // In Azure such a name does not resolve. 502 is what a forward proxy says when it cannot reach the host.
  return {
    status: 502,
    message: `The seed has no vault ${vaultHost.vault}; in Azure, ${host} would not resolve.`,
  };
}
