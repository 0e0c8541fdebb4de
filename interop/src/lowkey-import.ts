/** Secrets by name, each with its versions from the oldest to the latest. */
export type ImportedSecrets = Readonly<
  Record<string, readonly { readonly version: string; readonly value: string }[]>
>;

const RECOVERY = { recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 };

/** What Lowkey Vault reads at its start: vaults under their production URLs, with soft delete as in Azure. */
export function lowkeyImport(vaults: Readonly<Record<string, ImportedSecrets>>): object {
  return {
    vaults: Object.entries(vaults).map(([vault, secrets]) => {
      const baseUri = `https://${vault}.vault.azure.net`;
      return {
        attributes: { baseUri, ...RECOVERY },
        keys: {},
        secrets: Object.fromEntries(
          Object.entries(secrets).map(([name, versions]) => [
            name,
            { versions: versions.map((version, index) => importedVersion(baseUri, name, version, index)) },
          ]),
        ),
        certificates: {},
      };
    }),
  };
}

function importedVersion(
  vaultBaseUri: string,
  entityId: string,
  { version, value }: { readonly version: string; readonly value: string },
  index: number,
): object {
  // It takes the latest by time.
  const created = 1_700_000_000 + index;
  const attributes = { enabled: true, created, updated: created, ...RECOVERY };
  return { vaultBaseUri, entityId, entityVersion: version, attributes, tags: {}, managed: false, value };
}
