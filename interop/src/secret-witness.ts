import type { TokenCredential } from '@azure/identity';
import type { SecretClientOptions } from '@azure/keyvault-secrets';
import { SecretClient } from '@azure/keyvault-secrets';
import type { SeedVaults } from '@vaultref/emulator';
import { readFileSync } from 'node:fs';
import type { ClientCase, Outcome, Perform } from '../../packages/emulator/test/conformance-case.js';
import { runCase } from '../../packages/emulator/test/conformance-case.js';
import { recording, secretOperations } from '../../packages/emulator/test/conformance-clients.js';
import { seedVault } from './seed-vault.js';

const DEFAULT_VAULT = 'conformance-kv';

export interface VaultServer {
  readonly credential: TokenCredential;
  readonly options: SecretClientOptions;
  readonly urlOf: (vault: string) => string;
  /** How long a client waits before it asks again whether something is done. */
  readonly pollMs: number;
}

/** Runs cases of Key Vault through the JavaScript client against a server that is not the emulator. */
export class SecretWitness {
  readonly #server: VaultServer;

  constructor(server: VaultServer) {
    this.#server = server;
  }

  /** Fills vaults with what the seed of the table has for them. */
  async seed(vaults: readonly string[]): Promise<void> {
    const { vaults: seed } = JSON.parse(
      readFileSync(new URL('../../packages/emulator/conformance/seed.json', import.meta.url), 'utf8'),
    ) as { vaults: SeedVaults };
    const { credential, options, urlOf } = this.#server;
    for (const vault of vaults)
      await seedVault(new SecretClient(urlOf(vault), credential, options), seed[vault] ?? {});
  }

  readonly run = (each: ClientCase): Promise<Outcome> => {
    const { credential, options, urlOf, pollMs } = this.#server;
    const operations = secretOperations(pollMs);
    const perform: Perform = async ({ operation, arguments: given }, seen) => {
      const { $vault = DEFAULT_VAULT, $fresh = false } = given;
      const client = new SecretClient(urlOf($vault), credential, recording(options, seen));
      // For the token; that there is no such secret is an error to some.
      if (!$fresh) await client.getSecret('nothing').catch(() => {});
      seen.length = 0;
      return operations[operation]?.(client, given);
    };
    const { $vault = DEFAULT_VAULT } = each.arguments;
    return underTableName(runCase(each, perform), urlOf($vault), $vault);
  };
}

/** The table calls a vault by a name of its own, wherever it is. */
async function underTableName(running: Promise<Outcome>, url: string, vault: string): Promise<Outcome> {
  const text = JSON.stringify(await running);
  return JSON.parse(text.replaceAll(new URL(url).origin, `https://${vault}.vault.azure.net`)) as Outcome;
}
